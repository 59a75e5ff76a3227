mv r256k.bin tool.sh && cp tool.sh other.sh && chmod 644 tool.sh other.sh
