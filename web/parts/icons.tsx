import type { ReactNode } from "react";

export interface IconProps {
  /** In pixels; 18 where it is not given. */
  readonly size?: number;
}

/** Drawn on 24 by 24 with one stroke. Hidden from screen readers: the words beside an icon, or the button's label, say it. */
function icon(drawing: ReactNode) {
  return function Icon({ size = 18 }: IconProps) {
    return (
      <svg
        aria-hidden="true"
        focusable="false"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {drawing}
      </svg>
    );
  };
}

export const AddIcon = icon(<path d="M12 5v14M5 12h14" />);
export const AlertIcon = icon(<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.4v.1" />);
export const ArrowDownIcon = icon(<path d="M12 5v14M6 13l6 6 6-6" />);
export const ArrowLeftIcon = icon(<path d="M19 12H5M11 6l-6 6 6 6" />);
export const ArrowRightIcon = icon(<path d="M5 12h14M13 6l6 6-6 6" />);
export const ArrowUpIcon = icon(<path d="M12 19V5M6 11l6-6 6 6" />);
export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const ChevronDownIcon = icon(<path d="m6 9.5 6 6 6-6" />);
export const ChevronRightIcon = icon(<path d="m9.5 6 6 6-6 6" />);
export const CloseIcon = icon(<path d="m6 6 12 12M18 6 6 18" />);
export const CopyIcon = icon(<path d="M9 9h11v11H9zM5 15H4V4h11v1" />);
export const DocumentIcon = icon(<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6" />);
export const DownloadIcon = icon(<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14" />);
export const EditIcon = icon(<path d="M4 20h4L19 9l-4-4L4 16zM13 7l4 4" />);
export const FileIcon = icon(<path d="M6 3h8l4 4v14H6zM14 3v4h4" />);
export const FiguresIcon = icon(<path d="M4 20V10M10 20V4M16 20v-7M3 20h18" />);
export const ForkIcon = icon(
  <path d="M7 7v10M17 7c0 5-10 3-10 8M7 3.5a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5M17 3.5a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5M7 17a1.75 1.75 0 1 1 0 3.5A1.75 1.75 0 0 1 7 17" />,
);
export const GripIcon = icon(<path strokeWidth="3" d="M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1" />);
export const HistoryIcon = icon(<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 2" />);
export const InfoIcon = icon(<path d="M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 11v5.5M12 7.6v.1" />);
export const LinkIcon = icon(
  <path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2" />,
);
export const ListIcon = icon(<path d="M8.5 6H20M8.5 12H20M8.5 18H20M4 6v.1M4 12v.1M4 18v.1" />);
export const LockIcon = icon(<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />);
export const MoreIcon = icon(<path strokeWidth="3" d="M5.5 12v.1M12 12v.1M18.5 12v.1" />);
export const PauseIcon = icon(<path d="M8.5 5v14M15.5 5v14" />);
export const PersonIcon = icon(<path d="M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8M4.5 20.5a7.5 7.5 0 0 1 15 0" />);
export const PlayIcon = icon(<path d="M7 4.5v15l12-7.5z" />);
export const QuestionIcon = icon(
  <path d="M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M9.3 9.5a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.6 1.2-1.6 2.3M12 17v.1" />,
);
export const RetryIcon = icon(<path d="M20 12a8 8 0 1 1-2.5-5.8L20 8.5M20 4v4.5h-4.5" />);
export const SearchIcon = icon(<path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5 21 21" />);
export const SettingsIcon = icon(
  <path d="M4 7h8M18 7h2M4 17h2M12 17h8M15 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M9 14.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5" />,
);
export const StopIcon = icon(<path d="M6.5 6.5h11v11h-11z" />);
export const ThumbDownIcon = icon(
  <path d="M7 13V4H4v9zM7 13l4 7.5c1.5 0 2.5-1 2.5-2.5V14.5H19c1.2 0 2-1 1.8-2.200l-1.2-6.600C19.4 4.7 18.6 4 17.6 4H7" />,
);
export const ThumbUpIcon = icon(
  <path d="M7 11v9H4v-9zM7 11l4-7.5c1.5 0 2.5 1 2.5 2.5V9.5H19c1.2 0 2 1 1.8 2.200l-1.2 6.600c-.2 1-1 1.7-2 1.700H7" />,
);
export const TrashIcon = icon(<path d="M4.5 6.5h15M9 6.5V4h6v2.5M6.5 6.5 7.5 20h9l1-13.5M10 10.5v5.5M14 10.5v5.5" />);
export const UndoIcon = icon(<path d="M4.5 9.5h9a5.5 5.5 0 0 1 0 11H8M8.5 5.5l-4 4 4 4" />);
export const UnlockIcon = icon(<path d="M6 11h12v9H6zM8.5 11V7a3.5 3.5 0 0 1 6.700-1.400" />);
export const UploadIcon = icon(<path d="M12 16V5M7 9.5l5-5 5 5M5 20h14" />);
