<!DOCTYPE html>
<html><head><title>Fortunes</title></head>
<body><table>
<tr><th>id</th><th>message</th></tr>
<?php foreach ($fortunes as $f): ?>
<tr><td><?= $f['id'] ?></td><td><?= e($f['message']) ?></td></tr>
<?php endforeach ?>
</table></body></html>
