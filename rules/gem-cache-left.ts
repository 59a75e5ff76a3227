import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL308',
  name: 'gem-cache-left',
  evidence: 'kept',
  docs: {
    summary: 'The gems that were unpacked are shipped as archives, too',
    what: 'Reports a `gem install` whose downloaded .gem files are neither removed in the same RUN nor under a mount. Nothing in RubyGems clears them. Where they are depends on GEM_HOME, else on the system; the likeliest folder is named.',
    why: 'Each .gem lies in a folder `cache` beside what was unpacked from it.',
    help: 'remove the folder `cache` of the gems in the same RUN: `rm -rf "$(gem env gemdir)"/cache/*`',
    fixSafety:
      'Safe: the folder that `gem env` names is removed at the end of the RUN; no program reads the archives.',
    proof: 'The layer holds files with the name *.gem in a folder `cache` beside `gems`.',
  },
  examples: [
    {
      caption: 'archives left behind',
      bad: 'FROM ruby:3.4\nRUN gem install rails\n',
      reports: [{ at: '2:5-2:22', paths: ['/usr/local/bundle/cache'], severity: 'warning' }],
      fixed: 'FROM ruby:3.4\nRUN gem install rails && rm -rf "$(gem env gemdir)/cache"\n',
    },
    {
      caption: 'on Debian',
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y ruby && rm -rf /var/lib/apt/lists/*\nRUN gem install fpm\n',
      reports: [{ at: '3:5-3:20', paths: ['/var/lib/gems/*/cache'] }],
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install -y ruby && rm -rf /var/lib/apt/lists/*\nRUN gem install fpm && rm -rf "$(gem env gemdir)/cache"\n',
    },
    {
      caption: 'as a user who may not write to the system',
      bad: 'FROM debian:13\nRUN apt-get update && apt-get install -y ruby && rm -rf /var/lib/apt/lists/* && useradd -m app\nUSER app\nENV HOME=/home/app\nRUN gem install fpm\n',
      reports: [{ at: '5:5-5:20', paths: ['/home/app/.local/share/gem/ruby/*/cache'] }],
    },
    {
      caption: 'removed in the same RUN',
      good: 'FROM ruby:3.4\nRUN gem install rails && rm -rf /usr/local/bundle/cache/*.gem\n',
    },
    {
      caption: 'removed, where another system has them',
      good: 'FROM alpine:3.20\nRUN apk add --no-cache ruby && gem install fpm && rm -rf /usr/lib/ruby/gems/*/cache\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'gem',
      null,
      '{path} keeps the .gem files: what is in them is unpacked beside it',
    );
  },
});
