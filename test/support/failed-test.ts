/** Of the test file that runs now: the name of the last test that failed. */
export const failedTest: { name: string | undefined } = { name: undefined };
