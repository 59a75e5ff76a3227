<?php
// Makes a repository of Composer packages: two packages of which one needs the other.
[, $folder, $address] = $argv;
mkdir("$folder/dist", 0755, true);
$packages = [];
foreach (['paint' => [], 'canvas' => ['acme/paint' => '^1.0']] as $name => $require) {
    $zip = new ZipArchive();
    $zip->open("$folder/dist/$name-1.0.0.zip", ZipArchive::CREATE);
    $zip->addFromString("$name/composer.json", json_encode(['name' => "acme/$name", 'require' => (object) $require]));
    $zip->addFromString("$name/src/data.bin", random_bytes(300000));
    $zip->close();
    $packages["acme/$name"]['1.0.0'] = [
        'name' => "acme/$name",
        'version' => '1.0.0',
        'require' => (object) $require,
        'dist' => ['type' => 'zip', 'url' => "$address/dist/$name-1.0.0.zip"],
    ];
}
file_put_contents("$folder/packages.json", json_encode(['packages' => $packages]));
