/** The command line says something that cannot be done; the message says what to write instead. */
export class UsageError extends Error {}

/** A file or folder that cannot be used; the message says what is wrong with it. */
export class InputError extends Error {}
