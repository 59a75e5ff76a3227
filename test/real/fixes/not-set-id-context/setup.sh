mv r256k.bin tool && chmod 4755 tool
