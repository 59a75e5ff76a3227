import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL309',
  name: 'bundler-cache-left',
  evidence: 'kept',
  worst: 'info',
  docs: {
    summary: "Bundler's downloaded gems are shipped as archives, too",
    what: 'Reports a `bundle install` whose downloaded .gem files are neither removed in the same RUN nor under a mount. `--no-cache` does not prevent them: it is about vendor/cache.',
    why: 'Each .gem lies in a folder `cache` beside what was unpacked from it.',
    help: 'remove them in the same RUN: `rm -rf "${BUNDLE_PATH}"/ruby/*/cache`, or in official images without BUNDLE_PATH `rm -rf "$GEM_HOME"/cache`',
    fixSafety: 'None is offered: the text does not always tell where Bundler has put them.',
    proof: 'The layer holds files with the name *.gem in a folder `cache` beside `gems`.',
  },
  examples: [
    {
      caption: 'archives left behind',
      bad: 'FROM ruby:3.4\nCOPY Gemfile* ./\nRUN bundle install --jobs 4\n',
      reports: [{ at: '3:5-3:28', paths: ['/usr/local/bundle/cache'], severity: 'info' }],
    },
    {
      caption: 'below a path of their own',
      bad: 'FROM ruby:3.4\nENV BUNDLE_PATH=/gems\nCOPY Gemfile* ./\nRUN bundle\n',
      reports: [{ at: '4:5-4:11', paths: ['/gems/ruby/*/cache'] }],
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM ruby:3.4\nENV BUNDLE_PATH=/gems\nCOPY Gemfile* ./\nRUN bundle install && rm -rf ~/.bundle/ "${BUNDLE_PATH}"/ruby/*/cache\n',
    },
    {
      caption: 'in a build stage',
      good: 'FROM ruby:3.4 AS build\nCOPY Gemfile* ./\nRUN bundle install\nFROM ruby:3.4-slim\nCOPY --from=build /usr/local/bundle/gems /usr/local/bundle/gems\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'bundler',
      null,
      '{path} keeps the .gem files: what is in them is unpacked beside it',
    );
  },
});
