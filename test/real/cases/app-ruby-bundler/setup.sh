# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
put gems/reports/reports.gemspec <<'X'
Gem::Specification.new do |s|
  s.name = 'reports'; s.version = '0.3.0'; s.summary = 'reports'; s.authors = ['acme']; s.license = 'MIT'; s.homepage = 'https://example.org'
  s.files = Dir['lib/**/*'] + Dir['data/*']
end
X
echo 'module Reports; end' | put gems/reports/lib/reports.rb; rnd rep 1600000 gems/reports/data/fonts.bin
put engines/billing/billing.gemspec <<'X'
Gem::Specification.new { |s| s.name = 'billing'; s.version = '1.0.0'; s.summary = 'billing'; s.authors = ['acme']; s.files = ['lib/billing.rb'] }
X
echo 'module Billing; VERSION = "1.0.0"; end' | put engines/billing/lib/billing.rb; rnd tax 2000000 engines/billing/data/tax-tables.bin
printf 'source "https://gems.example.org"\ngem "billing", path: "engines/billing"\n' >Gemfile
put Gemfile.lock <<'X'
PATH
  remote: engines/billing
  specs:
    billing (1.0.0)

GEM
  remote: https://gems.example.org/
  specs:

PLATFORMS
  ruby
  x86_64-linux-gnu

DEPENDENCIES
  billing!

BUNDLED WITH
   2.3.15
X
put app.rb <<'X'
require 'bundler/setup'
require 'billing'
puts Billing::VERSION
X
rnd pub 900000 public/assets/application.css
find . -exec touch -h -d @1700000000 {} +
