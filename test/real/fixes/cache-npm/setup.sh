cat >package.json <<'X'
{ "name": "shop", "version": "1.0.0", "private": true, "dependencies": { "express": "4.21.2", "lodash": "4.17.21" } }
X
