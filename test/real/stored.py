#!/usr/bin/env python3
"""What a saved image really stores, by a replay of its layers that shares no code with layerlint.

usage: stored.py IMAGE.tar  ->  JSON on standard output:
  history: [{created_by, empty}]
  layers:  [{files: {path: bytes}, links: {path: path}, whiteouts: [path]}]
  dead:    [{path, bytes, layer, killer: {layer, path, kind}}]   bodies that no name refers to in the end
  live:    bytes

Reads what `docker save` and buildah write: plain and gzip layers, legacy and OCI-shaped archives.
"""
import io, json, posixpath, sys, tarfile


def open_layers(path):
    tar = tarfile.open(path)
    members = {m.name.removeprefix('./'): m for m in tar}

    def real(name):
        member = members[name]
        while member.issym():
            name = posixpath.normpath(posixpath.join(posixpath.dirname(name), member.linkname))
            member = members[name]
        return member

    def read(name):
        return tar.extractfile(real(name)).read()

    if 'manifest.json' in members and '.ctd26.' not in path:
        manifest = json.loads(read('manifest.json'))[0]
        return json.loads(read(manifest['Config'])), [read(name) for name in manifest['Layers']]

    def blob(descriptor):
        return read('blobs/' + descriptor['digest'].replace(':', '/'))

    manifest = json.loads(blob(json.loads(read('index.json'))['manifests'][0]))
    if 'manifests' in manifest:
        manifest = json.loads(blob(manifest['manifests'][0]))
    return json.loads(blob(manifest['config'])), [blob(layer) for layer in manifest['layers']]


def clean(name):
    path = posixpath.normpath('/' + name)
    return '' if path == '/' else path.replace('//', '/')


def replay(layers):
    """Bodies live in `names`: path -> body; a body is dead when its last name goes."""
    names, bodies, dead, shown = {}, {}, [], []

    def drop(path, layer, killer, kind):
        body = names.pop(path)
        if body is None:
            return
        bodies[body]['names'] -= 1
        if bodies[body]['names'] == 0 and bodies[body]['bytes'] > 0:
            dead.append({'path': bodies[body]['path'], 'bytes': bodies[body]['bytes'], 'layer': bodies[body]['layer'],
                         'killer': {'layer': layer, 'path': killer, 'kind': kind}})

    def below(path):
        return [name for name in names if name.startswith(path + '/')]

    for index, data in enumerate(layers):
        tar = tarfile.open(fileobj=io.BytesIO(data))
        entries = [m for m in tar]
        files, links, whiteouts, mine = {}, {}, [], {}
        for member in entries:
            path = clean(member.name)
            folder, name = posixpath.split(path)
            if name == '.wh..wh..opq':
                whiteouts.append(folder.rstrip('/') + '/*')
                for lower in below(folder.rstrip('/')):
                    drop(lower, index, folder, 'opaque')
            elif name.startswith('.wh.') and not name.startswith('.wh..wh.'):
                gone = posixpath.join(folder, name[4:])
                whiteouts.append(gone)
                for lower in [gone] * (gone in names) + below(gone):
                    drop(lower, index, gone, 'removed')
        for member in entries:
            path = clean(member.name)
            if posixpath.basename(path).startswith('.wh.'):
                continue
            if member.isdir():
                if names.get(path) is not None:
                    drop(path, index, path, 'type')
                names.setdefault(path, None)
                continue
            for lower in below(path):
                drop(lower, index, path, 'type')
            if path in names:
                drop(path, index, path, 'stored again')
            if member.islnk():
                target = clean(member.linkname)
                body = mine.get(target, names.get(target))
                names[path] = body
                if body is not None:
                    bodies[body]['names'] += 1
                files.setdefault(path, 0)
                links[path] = target
            elif member.isreg():
                body = len(bodies)
                bodies[body] = {'path': path, 'bytes': member.size, 'layer': index, 'names': 1}
                names[path] = mine[path] = body
                files[path] = member.size
            else:
                names[path] = None
        shown.append({'files': files, 'links': links, 'whiteouts': whiteouts})
    live = sum(body['bytes'] for body in bodies.values() if body['names'] > 0)
    return shown, dead, live


def main():
    config, layers = open_layers(sys.argv[1])
    shown, dead, live = replay(layers)
    history = [{'created_by': h.get('created_by', ''), 'empty': h.get('empty_layer', False)} for h in config.get('history') or []]
    json.dump({'history': history, 'layers': shown, 'dead': dead, 'live': live}, sys.stdout)


if __name__ == '__main__':
    main()
