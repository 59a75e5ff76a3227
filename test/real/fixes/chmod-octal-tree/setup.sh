mkdir -p app/lib/deep && mv r256k.bin app/lib/model.bin
echo 'print(1)' >app/main.py && echo x=1 >app/lib/deep/conf && chmod 600 app/lib/deep/conf && chmod 755 app/main.py
