/** Whether the keyboard has a Command key, where others send by Ctrl. Both are taken everywhere. */
export const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
