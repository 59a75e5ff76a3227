# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
v=9.0.83; d=apache-tomcat-$v; mkdir -p downloads
for j in catalina coyote jasper el-api ecj servlet-api websocket; do rnd $j 650000 $d/lib/$j.jar; done
for f in catalina.sh startup.sh shutdown.sh; do printf '#!/bin/sh\n# %s\nexec java "$@"\n' $f | put $d/bin/$f; chmod 750 $d/bin/$f; done
rnd ex 900000 $d/webapps/examples/WEB-INF/lib/taglibs.jar; for i in $(seq 1 20); do seq $((i*100)) $((i*100+400)) | put $d/webapps/docs/howto-$i.html; done
echo '<h1>it works</h1>' | put $d/webapps/ROOT/index.jsp; rnd mgr 120000 $d/webapps/manager/manager.jar
{ echo '<Server><Service>'; seq 1 300 | sed 's/.*/<!-- comment & -->/'; echo '<Connector port="8080" protocol="HTTP/1.1"/></Service></Server>'; } | put $d/conf/server.xml
seq 1 4000 | sed 's/.*/<mime-mapping>&<\/mime-mapping>/' | put $d/conf/web.xml; echo '<tomcat-users/>' | put $d/conf/tomcat-users.xml
mkdir -p $d/work $d/temp $d/logs; echo x >$d/temp/safeToDelete.tmp
find $d -exec touch -h -d @1699000000 {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -cf - $d | gzip -n >downloads/$d.tar.gz; rm -rf $d
rnd war 3300000 target/ROOT.war
echo '<tomcat-users><role rolename="ops"/></tomcat-users>' | put conf/tomcat-users.xml
find . -exec touch -h -d @1700000000 {} +
