/** How sure it is that files are there: as everywhere, but never certain. */
export type Presence = 'likely' | 'possible' | 'absent';

/**
 * Files that programs of the system keep for themselves and write anew whatever they are asked: a
 * package manager's database, the accounts. A base image brings them, so whoever installs something
 * stores them again.
 */
export interface SystemFiles {
  /** For messages: `the package database`. */
  readonly title: string;
  /** Absolute; one that ends with a slash is a folder with all that is in it. */
  readonly paths: readonly string[];
  /** The folders grow: what is there already is left alone. */
  readonly grows?: boolean;
  /** Whether a base image has them. */
  readonly inBase: Presence;
  /** Whether they are there after a command that may write them. */
  readonly written: 'likely' | 'possible';
}

/** Measured with useradd, adduser, usermod and groupadd of Debian and busybox. */
export const accountFiles: readonly SystemFiles[] = [
  {
    title: 'the account files',
    paths: ['/etc/passwd', '/etc/group', '/etc/shadow', '/etc/gshadow'],
    inBase: 'likely',
    written: 'likely',
  },
  {
    title: 'the account files',
    paths: [
      '/etc/passwd-',
      '/etc/group-',
      '/etc/shadow-',
      '/etc/gshadow-',
      '/etc/subuid',
      '/etc/subgid',
      '/etc/subuid-',
      '/etc/subgid-',
    ],
    inBase: 'possible',
    written: 'possible',
  },
];

/** useradd resets its user's record in these, where they are there; `--no-log-init` keeps it from that. */
export const loginLogs: readonly SystemFiles[] = [
  {
    title: 'the login logs',
    paths: ['/var/log/lastlog', '/var/log/faillog'],
    inBase: 'possible',
    written: 'possible',
  },
];

/** The answers to the questions of packages, which every tool that asks for one writes anew. */
export const answerFiles: SystemFiles = {
  title: 'the package database',
  paths: ['/var/cache/debconf/'],
  inBase: 'possible',
  written: 'possible',
};

/** What else programs of the system write whole each time, by the programs. */
export const generatedFiles: readonly {
  readonly programs: readonly string[];
  readonly files: SystemFiles;
}[] = [
  {
    programs: ['localedef', 'locale-gen'],
    files: {
      title: 'the locale archive',
      paths: ['/usr/lib/locale/locale-archive'],
      inBase: 'possible',
      written: 'likely',
    },
  },
  {
    programs: ['dpkg-reconfigure', 'debconf-set-selections'],
    files: { ...answerFiles, written: 'likely' },
  },
  {
    programs: ['update-ca-certificates', 'update-ca-trust'],
    files: {
      title: 'the bundle of certificates',
      paths: ['/etc/ssl/certs/ca-certificates.crt'],
      inBase: 'possible',
      written: 'likely',
    },
  },
];

/** What ldconfig writes; packages with libraries run it. */
export const linkerCaches: readonly SystemFiles[] = [
  { title: "the linker's cache", paths: ['/etc/ld.so.cache'], inBase: 'likely', written: 'likely' },
  {
    title: "the linker's cache",
    paths: ['/var/cache/ldconfig/aux-cache'],
    inBase: 'possible',
    written: 'likely',
  },
];
