import type { ManagedFiles, PackageManager, Step, UnneededPackages } from './manager.ts';
import { answerFiles, linkerCaches } from './system-files.ts';

const CHANGING: readonly Step[] = ['install', 'remove'];

/** Written by every install and removal, measured on Debian 12. */
const system: readonly ManagedFiles[] = [
  {
    title: 'the package database',
    paths: ['/var/lib/dpkg/status', '/var/lib/dpkg/status-old', '/var/lib/apt/extended_states'],
    inBase: 'likely',
    written: 'likely',
    writtenBy: CHANGING,
  },
  {
    title: 'the package database',
    paths: ['/var/log/dpkg.log', '/var/log/alternatives.log', '/var/log/apt/'],
    inBase: 'possible',
    written: 'possible',
    writtenBy: CHANGING,
  },
  { ...answerFiles, writtenBy: CHANGING },
  // Official images of Debian and Ubuntu keep none of these (docker-clean), others do: 40 MB each.
  {
    title: 'the package database',
    paths: ['/var/cache/apt/pkgcache.bin', '/var/cache/apt/srcpkgcache.bin'],
    inBase: 'absent',
    written: 'possible',
    writtenBy: ['update', 'install', 'remove'],
  },
  {
    title: 'the package database',
    paths: ['/var/cache/apt/archives/'],
    grows: true,
    inBase: 'absent',
    written: 'possible',
    writtenBy: ['install'],
  },
  ...linkerCaches.map((files): ManagedFiles => ({
    ...files,
    title: 'the package database',
    written: 'possible',
    writtenBy: CHANGING,
  })),
];

/**
 * Debian installs what a package recommends unless that is refused. Source: apt-get(8), apt.conf(5).
 * `alone` and `bringing` are computed from the package lists of Debian 12, for the packages that Dockerfiles install
 * most: what is installed with recommended packages and would not be without, in a bare system, comes to less than
 * 64 kB, or to more; `common` brings nothing where a base has compilers and tools such as curl and git already.
 */
const unneeded: UnneededPackages = {
  verbs: ['install', 'reinstall', 'satisfy'],
  refusedBy: ['--no-install-recommends', '--without-recommends', '-R'],
  settings: /APT::Install-Recommends["'\s=]+(?:0|no|false|off|without|disable)\b/i,
  settingFlags: ['-o', '--option'],
  files: ['/etc/apt/apt.conf', '/etc/apt/apt.conf.d'],
  movedBy: ['APT_CONFIG'],
  alone:
    'acl apt-transport-https apt-utils automake binutils bison bzip2 ca-certificates ccache chrpath coreutils cpio ' +
    'dialog expat expect fakeroot file fontconfig fonts-dejavu fonts-liberation gawk gettext-base gosu gperf gzip ' +
    'iputils-ping jq less libatomic1 libbrotli-dev libc6 libcairo2 libcap2-bin libdav1d-dev libdb-dev libedit2 ' +
    'libevent-dev libexpat1 libffi-dev libfontconfig1 libfreetype6 libgbm1 libgmp-dev libgomp1 libjemalloc-dev ' +
    'liblapack-dev liblz4-dev liblzma-dev libnss-wrapper libnss3 libonig-dev libpam-modules libre2-dev libsm6 ' +
    'libsnappy-dev libsnappy1v5 libsqlite3-0 libssl-dev libssl3 libstdc++6 libunwind8 libvpx-dev libwebp-dev ' +
    'libx264-dev libx265-dev libxcursor1 libxext6 libxi6 libxml2 libxml2-utils libxrender-dev libxrender1 libxss1 ' +
    'libxtst6 libyaml-dev libzstd-dev locales lsb-release make nano nasm net-tools netbase ninja-build numactl ' +
    'openssl p11-kit patch perl pigz pkg-config rapidjson-dev rsync runit sed sqlite3 sudo tar tini tree tzdata ' +
    'unixodbc unixodbc-dev unzip wait-for-it xsltproc xz-utils yasm zlib1g',
  common:
    'autoconf bash build-essential cmake curl dirmngr dnsutils dpkg-dev g++ gcc gettext gfortran git git-lfs ' +
    'gnupg gnupg2 gpg gss-ntlmssp imagemagick libboost-filesystem-dev libbz2-dev libc6-dev libcurl3-gnutls ' +
    'libcurl4 libcurl4-gnutls-dev libcurl4-openssl-dev libedit-dev libexpat1-dev libfontconfig1-dev ' +
    'libfreetype6-dev libgdbm-dev libgdk-pixbuf2.0-0 libglib2.0-0 libglib2.0-dev libgssapi-krb5-2 libicu-dev ' +
    'libjpeg-dev libjpeg62-turbo-dev libkrb5-dev libldap2-dev libmagickwand-dev libmemcached-dev ' +
    'libncurses-dev libncurses5-dev libncursesw5-dev libnuma-dev libpango-1.0-0 libpangocairo-1.0-0 ' +
    'libpcre2-dev libpng-dev libpq-dev libprotobuf-dev libprotoc-dev libpython3-dev libreadline-dev ' +
    'librsvg2-bin libsqlite3-dev libtinfo-dev libtool libxml2-dev libxslt1-dev libzip-dev lsof mercurial ' +
    'meson ncbi-blast+ openssh-client procps python-is-python3 python3 python3-dev python3-distutils ' +
    'python3-openssl python3-requests python3-setuptools python3-venv rlwrap socat subversion supervisor ' +
    'tk-dev uuid-dev wget zlib1g-dev',
  bringing:
    'apache2 avahi-utils cargo clang debhelper devscripts ffmpeg flex gdb iproute2 iptables krb5-user ' +
    'libasound2 libatk-bridge2.0-0 libatspi2.0-0 libavcodec-extra libboost-all-dev libcups2 libdbus-1-3 ' +
    'libdbus-glib-1-2 libgeoip-dev libgtk-3-0 libgtk-3-dev libvips-dev libzmq3-dev llvm lshw mariadb-client ' +
    'maven mplayer npm openjdk-17-jdk openjdk-17-jre-headless openssh-server postgresql-common ' +
    'protobuf-compiler python3-pip r-base r-base-dev rawtherapee software-properties-common sysstat texinfo ' +
    'vim x264 xdg-utils xvfb zsh',
};

/** Debian's apt. Sources: apt-get(8), apt.conf(5); sizes in images of the project's own builds. */
export const apt: PackageManager = {
  name: 'apt',
  programs: ['apt-get', 'apt', 'aptitude'],
  verbs: {
    update: ['update'],
    install: [
      'install',
      'reinstall',
      'build-dep',
      'satisfy',
      'upgrade',
      'dist-upgrade',
      'full-upgrade',
      'safe-upgrade',
    ],
    remove: ['remove', 'purge', 'autoremove', 'autopurge'],
    clean: ['clean', 'autoclean', 'distclean', 'dist-clean'],
  },
  upgradeVerbs: ['upgrade', 'dist-upgrade', 'full-upgrade', 'safe-upgrade'],
  valueFlags: [
    '-o',
    '--option',
    '-c',
    '--config-file',
    '-t',
    '--target-release',
    '--default-release',
    '-a',
    '--host-architecture',
    '-P',
    '--build-profiles',
  ],
  idleFlags: [
    '-s',
    '--simulate',
    '--just-print',
    '--dry-run',
    '--recon',
    '--no-act',
    '--print-uris',
    '-h',
    '--help',
    '--version',
    '-d',
    '--download-only',
  ],
  helpers: [
    {
      program: 'add-apt-repository',
      step: 'update',
      unless: ['-n', '--no-update', '-r', '--remove', '-h', '--help'],
    },
  ],
  caches: [
    {
      name: 'lists',
      title: 'the package lists',
      directory: '/var/lib/apt/lists',
      isSure: true,
      writtenBy: ['update'],
      preventedByFlags: [],
      preventedByVariables: [],
      // Debian 13's apt and later: it removes the lists; Debian 12's fails on it.
      clearedBy: [{ verbs: ['distclean', 'dist-clean'], isRecent: true }],
      remedy: { removes: ['/var/lib/apt/lists/*'], isNeeded: true },
    },
    // With `pkgcache.bin` and `srcpkgcache.bin`, which an update writes, too; `autoclean` leaves these.
    {
      name: 'packages',
      title: 'the downloaded packages',
      directory: '/var/cache/apt',
      keptEmptyBy: '/etc/apt/apt.conf.d/docker-clean',
      writtenBy: ['update', 'install'],
      preventedByFlags: [],
      preventedByVariables: [],
      clearedBy: [{ verbs: ['clean'] }, { verbs: ['distclean', 'dist-clean'], isRecent: true }],
    },
  ],
  system,
  unneeded,
  installsTo: ['/usr', '/var/lib/dpkg/info'],
};
