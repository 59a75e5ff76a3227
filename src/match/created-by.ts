/**
 * What a builder wrote into the history of an image, read back. Every builder has a form of its own:
 *
 * - BuildKit: `RUN |1 A=b /bin/sh -c make # buildkit`, `COPY --chown=1000 a b /dst/ # buildkit`, `WORKDIR /app`
 * - the classic builder and buildah: `|1 A=b /bin/sh -c make`, `/bin/sh -c #(nop) COPY file:<hash> in /dst `
 * - kaniko: the instruction as it stands in the file
 */
export interface CreatedBy {
  /** `RUN`, `COPY`, …; null where the text does not tell: squashed, committed by hand, imported. */
  readonly verb: string | null;
  /**
   * Of a RUN the command with whatever stands before it (shell, build arguments); of the others what
   * stands behind the verb. White space is folded.
   */
  readonly text: string;
  /** Of COPY and ADD: the destination; null where it is not told. */
  readonly destination: string | null;
}

const VERBS: ReadonlySet<string> = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

/** Text with every run of white space made one space. */
export function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Reads the `created_by` of one history entry. */
export function parseCreatedBy(createdBy: string): CreatedBy {
  // buildah hangs what else it keyed its cache with behind a bar.
  const text = createdBy.replace(/\s# buildkit$/, '').replace(/\s?\|(?:force-mtime|unsetLabel)=\S*$/, '');
  const nop = /#\(nop\)\s+/.exec(text);
  if (nop !== null) return instruction(text.slice(nop.index + nop[0].length));
  const [first = ''] = text.trimStart().split(/\s/, 1);
  if (VERBS.has(first)) return instruction(text.trimStart());
  if (text.trim() === '') return { verb: null, text: '', destination: null };
  return { verb: 'RUN', text: fold(text), destination: null };
}

function instruction(text: string): CreatedBy {
  const [verb = ''] = text.split(/\s/, 1);
  const rest = fold(text.slice(verb.length));
  if (!VERBS.has(verb)) return { verb: null, text: fold(text), destination: null };
  if (verb !== 'COPY' && verb !== 'ADD') return { verb, text: rest, destination: null };
  // The classic builder names a hash of the sources: `--chown=1:1file:<hash> in /dst`.
  const classic = /(?:file|dir|multi):[0-9a-f]{16,} in (.*)$/.exec(rest);
  const destination = classic?.[1] ?? rest.slice(rest.lastIndexOf(' ') + 1);
  return { verb, text: rest, destination };
}
