import { reportCachesLeft } from '../src/finding/caches.ts';
import { defineRule } from '../src/finding/rule.ts';

export default defineRule({
  id: 'LL310',
  name: 'composer-cache-left',
  evidence: 'kept',
  docs: {
    summary: "Composer's cache is shipped",
    what: 'Reports a `composer install` or kin whose cache is neither prevented (`--no-cache`, COMPOSER_CACHE_DIR=/dev/null), nor cleared in the same RUN, nor under a mount.',
    why: 'Composer keeps the archive of every package that it unpacks to vendor.',
    help: 'use `composer install --no-cache …`, or mount a cache and set COMPOSER_CACHE_DIR to it',
    fixSafety: 'Safe: `composer clear-cache` at the end of the RUN; the cache only saves downloads.',
    proof: "The layer holds files below the user's .composer/cache or .cache/composer.",
  },
  examples: [
    {
      caption: 'cache left behind',
      bad: 'FROM php:8.3-cli\nCOPY --from=composer:2 /usr/bin/composer /usr/bin/composer\nCOPY composer.* ./\nRUN composer install --no-dev\n',
      reports: [{ at: '4:5-4:30', paths: ['/root/.composer/cache'], severity: 'warning' }],
      fixed:
        'FROM php:8.3-cli\nCOPY --from=composer:2 /usr/bin/composer /usr/bin/composer\nCOPY composer.* ./\nRUN composer install --no-dev && composer clear-cache\n',
    },
    {
      caption: 'in the official image',
      bad: 'FROM composer:2\nCOPY composer.* ./\nRUN composer install\n',
      reports: [{ at: '3:5-3:21', paths: ['/tmp/cache'] }],
      fixed: 'FROM composer:2\nCOPY composer.* ./\nRUN composer install && composer clear-cache\n',
    },
    {
      caption: 'prevented',
      good: 'FROM php:8.3-cli\nCOPY composer.* ./\nRUN composer install --no-dev --no-cache\n',
    },
    {
      caption: 'cleared in the same RUN',
      good: 'FROM php:8.3-cli\nCOPY composer.* ./\nRUN composer install && composer clear-cache\n',
    },
    {
      caption: 'removed, whichever of its folders it is',
      good: 'FROM php:8.3-cli\nCOPY composer.* ./\nRUN composer install && rm -rf /root/.composer\n',
    },
    {
      caption: 'switched off by a variable',
      good: 'FROM php:8.3-cli\nENV COMPOSER_CACHE_DIR=/dev/null\nCOPY composer.* ./\nRUN composer install\n',
    },
  ],
  check(context) {
    reportCachesLeft(
      context,
      'composer',
      null,
      '{path} keeps the archives of the packages: they are unpacked to vendor',
    );
  },
});
