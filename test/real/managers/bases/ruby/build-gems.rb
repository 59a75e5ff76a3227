# Makes a source of gems, with two gems of which one needs the other, and both kinds of index.
require 'digest'
require 'fileutils'
require 'rubygems/package'

folder = ARGV.fetch(0)
FileUtils.mkdir_p(%w[gems info quick/Marshal.4.8].map { |name| "#{folder}/#{name}" })
FileUtils.mkdir_p('lib')

gems = { 'paint' => [], 'canvas' => ['paint'] }.map do |name, needs|
  File.write("lib/#{name}.rb", "module #{name.capitalize}\nend\n")
  File.binwrite("lib/#{name}.bin", Random.bytes(300_000))
  spec = Gem::Specification.new do |s|
    s.name = name
    s.version = '1.0.0'
    s.summary = 'a gem'
    s.authors = ['someone']
    s.license = 'MIT'
    s.homepage = 'https://example.org'
    s.files = ["lib/#{name}.rb", "lib/#{name}.bin"]
    needs.each { |other| s.add_dependency(other) }
  end
  file = "#{folder}/gems/#{Gem::Package.build(spec)}"
  FileUtils.mv(File.basename(file), file)
  dump = Gem.deflate(Marshal.dump(spec))
  File.binwrite("#{folder}/quick/Marshal.4.8/#{spec.full_name}.gemspec.rz", dump)
  info = "---\n1.0.0 #{needs.map { |other| "#{other}:>= 0" }.join(',')}|checksum:#{Digest::SHA256.file(file)}\n"
  File.write("#{folder}/info/#{name}", info)
  [spec, Digest::MD5.hexdigest(info)]
end

tuples = gems.map { |spec, _| [spec.name, spec.version, 'ruby'] }
{ 'specs' => tuples, 'latest_specs' => tuples, 'prerelease_specs' => [] }.each do |name, list|
  File.binwrite("#{folder}/#{name}.4.8.gz", Gem::Util.gzip(Marshal.dump(list)))
end
File.write("#{folder}/names", "---\n#{gems.map { |spec, _| spec.name }.join("\n")}\n")
lines = gems.map { |spec, sum| "#{spec.name} 1.0.0 #{sum}\n" }
File.write("#{folder}/versions", "created_at: 2026-01-01T00:00:00Z\n---\n#{lines.join}")
