<?php
require __DIR__ . '/head.php';
$form = $page['form'];
$errors = $page['errors'];
?>
<h1><?= e($page['title']) ?></h1>
<form method="post" action="/guestbook">
<label>Name <input name="name" required maxlength="80" value="<?= e($form['name']) ?>"></label>
<label>E-mail <input name="email" type="email" value="<?= e($form['email']) ?>"<?php if (isset($errors['email'])): ?> aria-invalid="true"<?php endif ?>></label>
<?php if (isset($errors['email'])): ?><p class="error"><?= e($errors['email']) ?></p><?php endif ?>
<label>Country <select name="country">
<?php foreach ($page['countries'] as $c): ?>
<option value="<?= e($c['code']) ?>"<?php if ($c['code'] === $form['country']): ?> selected<?php endif ?>><?= e($c['name']) ?></option>
<?php endforeach ?>
</select></label>
<label><input name="subscribe" type="checkbox" value="true"<?php if ($form['subscribe']): ?> checked<?php endif ?>> Subscribe</label>
<label>Message <textarea name="message" rows="6" maxlength="2000"><?= e($form['message']) ?></textarea></label>
<button>Sign</button>
</form>
<?php foreach ($page['entries'] as $entry): ?>
<article><h2><?= e($entry['name']) ?></h2><p><?= e($entry['message']) ?></p><a href="/guestbook/<?= $entry['id'] ?>">link</a></article>
<?php endforeach ?>
<?php require __DIR__ . '/foot.php' ?>
