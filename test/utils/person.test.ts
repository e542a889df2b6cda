import { userInfo } from "node:os";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { readConfig } from "../../utils/config/read-config.ts";

vi.mock("node:os", async (original) => ({ ...(await original<typeof import("node:os")>()), userInfo: vi.fn() }));
beforeEach(() => {
  vi.mocked(userInfo).mockReset();
  vi.mocked(userInfo).mockReturnValue({ username: "kim", uid: 1, gid: 1, shell: null, homedir: "/" });
});

describe("the person whose choices are remembered", () => {
  it("is PLANCRAFT_USER, else the operating system's user", () => {
    expect(readConfig({ PLANCRAFT_USER: "Kim Minji" }).person).toBe("Kim Minji");
    expect(readConfig({ PLANCRAFT_USER: "" }).person).toBe("kim");
    expect(readConfig({}).person).toBe("kim");
  });

  it("is the user's number where the system has no name for it", () => {
    vi.mocked(userInfo).mockImplementation(() => {
      throw new Error("uv_os_get_passwd returned ENOENT");
    });
    expect(readConfig({}).person).toBe(`uid-${process.getuid?.()}`);
    expect(readConfig({ PLANCRAFT_USER: "kim" }).person).toBe("kim");
  });

  it.each([" ", "\t", "a\nb", "x".repeat(201)])("is not %j", (name) => {
    expect(() => readConfig({ PLANCRAFT_USER: name })).toThrow(
      expect.objectContaining({ code: "config-invalid", message: expect.stringContaining("PLANCRAFT_USER must be") }),
    );
  });
});
