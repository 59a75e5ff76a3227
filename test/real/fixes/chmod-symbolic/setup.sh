mv r256k.bin tool
