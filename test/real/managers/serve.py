#!/usr/bin/env python3
"""Serves what the bases made, and an index of Python packages as PyPI does.

usage: serve.py PORT FOLDER INDEX

pip keeps a download only where the answer's headers let it. PyPI's do; mirrors often leave them out, and then
no cache is left that one could measure. So pip asks here below /pypi/, which is forwarded to INDEX.
"""
import base64
import re
import sys
import urllib.parse
import urllib.request
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

PORT, FOLDER, INDEX = int(sys.argv[1]), sys.argv[2], sys.argv[3]
PAGES, FILES = 'max-age=600, public', 'max-age=365000000, immutable, public'


def local_link(match, page):
    """A link to a file, as one that is forwarded too: its name stays the last part."""
    address, mark, fragment = urllib.parse.urljoin(page, match[1]).partition('#')
    code = base64.urlsafe_b64encode(address.encode()).decode()
    return f'href="/pypi-file/{code}/{address.rsplit("/", 1)[1]}{mark}{fragment}"'


class Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args):
        super().__init__(*args, directory=FOLDER)

    def do_GET(self):
        _, kind, *rest = urllib.parse.unquote(self.path).split('/')
        if kind == 'pypi':
            page = urllib.parse.urljoin(INDEX.rstrip('/') + '/', '/'.join(rest))
            self.forward(page, PAGES, lambda text: re.sub(r'href="([^"]*)"', lambda m: local_link(m, page), text))
        elif kind == 'pypi-file':
            address = base64.urlsafe_b64decode(rest[0]).decode()
            self.forward(address + '.metadata' * rest[1].endswith('.metadata'), FILES, None)
        else:
            super().do_GET()

    def forward(self, address, cache, change):
        try:
            with urllib.request.urlopen(urllib.request.Request(address, headers={'Accept': 'text/html, */*;q=0.1'})) as answer:
                body, kind = answer.read(), answer.headers.get('Content-Type', 'application/octet-stream')
        except urllib.error.HTTPError as error:
            self.send_error(error.code)
            return
        if change is not None:
            body = change(body.decode()).encode()
        self.send_response(200)
        for name, value in {'Content-Type': kind, 'Content-Length': len(body), 'Cache-Control': cache}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(('127.0.0.1', PORT), Handler).serve_forever()
