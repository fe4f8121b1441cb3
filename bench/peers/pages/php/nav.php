<nav><ul>
<?php foreach ($page['nav'] as $link): ?>
<li><a href="<?= e($link['href']) ?>"><?= e($link['text']) ?></a></li>
<?php endforeach ?>
</ul></nav>
