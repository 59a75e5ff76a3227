# fills the build context
set -e; put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
put pom.xml <<'X'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>shop</artifactId>
  <version>1.0.0</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency><groupId>com.google.code.gson</groupId><artifactId>gson</artifactId><version>2.11.0</version></dependency>
  </dependencies>
</project>
X
echo 'class Shop { public static void main(String[] a) { System.out.println(new com.google.gson.Gson().toJson(a)); } }' | put src/main/java/Shop.java
