<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title><?= e($page['title']) ?></title>
<link rel="stylesheet" href="/site.css"></head>
<body>
<?php require __DIR__ . '/nav.php' ?>
<main>
