import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL312',
  name: 'cargo-cache-left',
  evidence: 'kept',
  worst: 'info',
  docs: {
    summary: "Cargo's registry is shipped",
    what: 'Reports `cargo build`, `cargo install` and kin in a stage that is shipped whose crates and index are neither removed in the same RUN nor under a mount. What is built, below `target`, is left to its author.',
    why: 'Cargo keeps each crate packed and unpacked; a compiled program needs none of it.',
    help: 'build in a stage of its own and copy the program, or end the RUN with `rm -rf "$CARGO_HOME/registry"`',
    fixSafety: 'Unsafe: what the image runs may compile.',
    proof: 'The layer holds files below registry in CARGO_HOME.',
  },
  examples: [
    {
      caption: 'installed where it is shipped',
      bad: 'FROM rust:1.85\nRUN cargo install ripgrep\n',
      reports: [
        {
          at: '2:5-2:26',
          paths: [
            '/usr/local/cargo/registry/cache',
            '/usr/local/cargo/registry/src',
            '/usr/local/cargo/registry/index',
          ],
          severity: 'info',
        },
      ],
      fixedUnsafely:
        'FROM rust:1.85\nRUN cargo install ripgrep && rm -rf /usr/local/cargo/registry/cache /usr/local/cargo/registry/src /usr/local/cargo/registry/index\n',
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM rust:1.85\nRUN cargo install ripgrep && rm -rf "$CARGO_HOME/registry"\n',
    },
    {
      caption: 'under a cache mount',
      good: 'FROM rust:1.85\nCOPY . .\nRUN --mount=type=cache,target=/usr/local/cargo/registry cargo build --release\n',
    },
    {
      caption: 'in a build stage',
      good: 'FROM rust:1.85 AS build\nCOPY . .\nRUN cargo build --release\nFROM debian:12-slim\nCOPY --from=build /target/release/app /usr/local/bin/app\n',
    },
  ],
  check(context) {
    reportCachesLeft(context, 'cargo', null, '{path} {keeps} what Cargo downloads: the program is compiled');
  },
});
