# fills the build context
set -e; put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
echo 'name := "shop"; scalaVersion := "2.12.20"; libraryDependencies += "com.google.code.gson" % "gson" % "2.11.0"' | tr ';' '\n' | put build.sbt
echo 'sbt.version=1.10.7' | put project/build.properties
echo 'object Shop extends App { println(new com.google.gson.Gson().toJson(args)) }' | put src/main/scala/Shop.scala
