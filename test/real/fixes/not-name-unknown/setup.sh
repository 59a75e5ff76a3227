printf 'root:x:0:0:root:/root:/bin/sh\napp:x:1500:0::/:/bin/sh\n' >passwd
