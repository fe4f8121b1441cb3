<!DOCTYPE html>
<html><head><title>Table</title></head>
<body><table>
<?php for ($y = 0; $y < 1000; $y++): ?>
<tr><?php for ($x = 0; $x < 10; $x++): ?><td><?= $y * 10 + $x ?></td><?php endfor ?></tr>
<?php endfor ?>
</table></body></html>
