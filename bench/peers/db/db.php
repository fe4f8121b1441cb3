<?php
$pdo = new PDO(
    'mysql:unix_socket=' . getenv('DB_SOCKET') . ';dbname='
        . getenv('DB_NAME') . ';charset=utf8mb4',
    getenv('DB_USER'), '', [
        PDO::ATTR_PERSISTENT => true,
        PDO::ATTR_EMULATE_PREPARES => false,
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
    ]);

function select_some(PDO $pdo, int $n): array
{
    $select = $pdo->prepare(
        'SELECT id, randomNumber FROM world WHERE id = ?');
    $rows = [];
    while ($n-- > 0) {
        $select->execute([mt_rand(1, 10000)]);
        $rows[] = $select->fetch();
        $select->closeCursor();
    }
    return $rows;
}

function update_some(PDO $pdo, int $n): array
{
    $rows = select_some($pdo, $n);
    // In one order everywhere, or two of them wait for each other.
    usort($rows, fn($a, $b) => $a['id'] <=> $b['id']);
    $update = $pdo->prepare(
        'UPDATE world SET randomNumber = ? WHERE id = ?');
    $pdo->beginTransaction();
    foreach ($rows as &$row) {
        $row['randomNumber'] = mt_rand(1, 10000);
        $update->execute([$row['randomNumber'], $row['id']]);
    }
    $pdo->commit();
    return $rows;
}

function fortunes(PDO $pdo): string
{
    $fortunes = $pdo->query('SELECT id, message FROM fortune')->fetchAll();
    $fortunes[] = ['id' => 0,
        'message' => 'Additional fortune added at request time.'];
    usort($fortunes, fn($a, $b) => strcmp($a['message'], $b['message']));
    ob_start();
    require __DIR__ . '/../pages/php/fortunes.php';
    return ob_get_clean();
}

function e($text): string
{
    return htmlspecialchars((string)$text, ENT_QUOTES | ENT_HTML5, 'UTF-8');
}

$n = min(max((int)($_GET['queries'] ?? 1), 1), 500);
$type = 'application/json';
switch (strtok($_SERVER['REQUEST_URI'], '?')) {
    case '/queries':
        $out = json_encode(select_some($pdo, $n));
        break;
    case '/updates':
        $out = json_encode(update_some($pdo, $n));
        break;
    case '/fortunes':
        $type = 'text/html; charset=utf-8';
        $out = fortunes($pdo);
        break;
    default:
        $out = json_encode(select_some($pdo, 1)[0]);
}
header("Content-Type: $type");
header('Content-Length: ' . strlen($out));
echo $out;
