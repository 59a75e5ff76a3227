#!/usr/bin/env python3
"""The filesystem that a saved image ends in, by a replay of its layers that shares no code with layerlint.

usage: flatten.py IMAGE.tar  ->  JSON on standard output:
  layers:  [bytes of regular files in each layer]
  tree:    {path: {type, mode, uid, gid, mtime, size, content, target, device, xattrs, first}}

`first` is the first of the names that share a body; names that are not UTF-8 carry surrogate escapes as \\udcNN.
"""
import hashlib, io, json, posixpath, sys, tarfile

from stored import clean, open_layers

TYPES = {tarfile.SYMTYPE: 'symlink', tarfile.CHRTYPE: 'character device', tarfile.BLKTYPE: 'block device',
         tarfile.FIFOTYPE: 'fifo', tarfile.DIRTYPE: 'directory'}


def node_of(tar, member):
    node = {'type': 'file' if member.isreg() else TYPES.get(member.type, str(member.type)),
            'mode': oct(member.mode & 0o7777), 'uid': member.uid, 'gid': member.gid, 'mtime': int(member.mtime),
            'size': 0, 'content': '', 'target': '', 'device': '',
            'xattrs': {key: value for key, value in sorted(member.pax_headers.items()) if key.startswith('SCHILY.xattr.')}}
    if member.isreg():
        node['size'] = member.size
        node['content'] = hashlib.sha256(tar.extractfile(member).read()).hexdigest()
    elif member.issym():
        node['target'] = member.linkname
    elif member.isdev():
        node['device'] = f'{member.devmajor}:{member.devminor}'
    return node


def remove(tree, path, with_itself):
    prefix = path + '/'
    for name in [name for name in tree if name.startswith(prefix) or (with_itself and name == path)]:
        del tree[name]


def flatten(layers):
    tree, sizes = {}, []
    for data in layers:
        tar = tarfile.open(fileobj=io.BytesIO(data))
        members = [(clean(member.name), member) for member in tar]
        for path, _ in members:
            folder, name = posixpath.split(path)
            if name == '.wh..wh..opq':
                remove(tree, folder.rstrip('/'), False)
            elif name.startswith('.wh.') and not name.startswith('.wh..wh.'):
                remove(tree, posixpath.join(folder, name[4:]), True)
        sizes.append(sum(member.size for _, member in members if member.isreg()))
        for path, member in members:
            if posixpath.basename(path).startswith('.wh.'):
                continue
            if not member.isdir():
                remove(tree, path, False)
            tree[path] = tree[clean(member.linkname)] if member.islnk() else node_of(tar, member)
    return sizes, tree


def main():
    _, layers = open_layers(sys.argv[1])
    sizes, tree = flatten(layers)
    first = {}
    for path in sorted(tree):
        first.setdefault(id(tree[path]), path)
    whole = {path or '/': {**node, 'first': first[id(node)] or '/'} for path, node in tree.items()}
    json.dump({'layers': sizes, 'tree': whole}, sys.stdout)


main()
