<?php
function e($text): string
{
    return htmlspecialchars((string)$text, ENT_QUOTES | ENT_HTML5, 'UTF-8');
}

ob_start();
switch ($_SERVER['REQUEST_URI']) {
    case '/fortunes':
        $fortunes = require __DIR__ . '/../fortunes.php';
        require __DIR__ . '/php/fortunes.php';
        break;
    case '/table':
        require __DIR__ . '/php/table.php';
        break;
    default:
        $page = require __DIR__ . '/page.php';
        require __DIR__ . '/php/page.php';
}
header('Content-Length: ' . ob_get_length());
ob_end_flush();
