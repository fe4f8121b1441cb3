<?php
function text($v, int $min, int $max): bool
{
    return is_string($v) && iconv_strlen($v) >= $min
        && iconv_strlen($v) <= $max;
}

function like($v, string $pattern): bool
{
    return is_string($v) && preg_match($pattern, $v);
}

function whole($v, int $min, int $max): bool
{
    return is_int($v) && $v >= $min && $v <= $max;
}

function number($v, float $max): bool
{
    return (is_int($v) || is_float($v)) && $v >= 0 && $v <= $max;
}

function one($v, array $of): bool
{
    return in_array($v, $of, true);
}

function valid_address($a): bool
{
    return is_array($a) && count($a) === 4
        && text($a['street'] ?? null, 1, 100)
        && text($a['city'] ?? null, 1, 80)
        && like($a['postcode'] ?? null, '/^[0-9]{4,6}$/')
        && one($a['country'] ?? null, ['at', 'ch', 'de', 'fr', 'gb', 'us']);
}

function valid_line($l): bool
{
    return is_array($l) && count($l) === 4
        && like($l['sku'] ?? null, '/^[A-Z0-9]{8}$/')
        && text($l['title'] ?? null, 1, 120)
        && whole($l['quantity'] ?? null, 1, 1000)
        && number($l['price'] ?? null, 1e6);
}

function valid($o): bool
{
    if (!is_array($o) || count($o) !== 20 || !is_array($o['lines'] ?? null)
        || count($o['lines']) < 1 || count($o['lines']) > 100) {
        return false;
    }
    foreach ($o['lines'] as $line) {
        if (!valid_line($line)) {
            return false;
        }
    }
    return like($o['reference'] ?? null, '/^[A-Z]{2}-[0-9]{6}$/')
        && text($o['name'] ?? null, 1, 80)
        && text($o['email'] ?? null, 0, 120)
        && like($o['email'], '/^[^@\s]+@[^@\s]+$/')
        && text($o['phone'] ?? null, 0, 40)
        && like($o['phone'], '/^[+0-9 ]+$/')
        && text($o['company'] ?? null, 0, 80)
        && like($o['vat'] ?? null, '/^[A-Z]{2}[0-9]{8,12}$/')
        && one($o['language'] ?? null, ['de', 'en', 'fr', 'it'])
        && one($o['currency'] ?? null, ['CHF', 'EUR', 'GBP', 'USD'])
        && number($o['total'] ?? null, 1e9)
        && number($o['discount'] ?? null, 100)
        && whole($o['weight'] ?? null, 0, 100000)
        && whole($o['priority'] ?? null, 1, 5)
        && is_bool($o['gift'] ?? null)
        && is_bool($o['insured'] ?? null)
        && is_bool($o['newsletter'] ?? null)
        && one($o['payment'] ?? null, ['card', 'cash', 'invoice'])
        && text($o['coupon'] ?? null, 0, 20)
        && text($o['note'] ?? null, 0, 2000)
        && valid_address($o['address'] ?? null);
}

function make(int $id): array
{
    return ['id' => $id, 'name' => "Item number $id", 'price' => $id + 0.5,
        'stock' => $id % 3 !== 0];
}

switch ($_SERVER['REQUEST_URI']) {
    case '/one':
        $reply = make(1);
        break;
    case '/list':
        $reply = array_map('make', range(1, 100));
        break;
    default:
        $order = json_decode(file_get_contents('php://input'), true);
        if (!valid($order)) {
            http_response_code(422);
            exit("invalid\n");
        }
        $reply = ['reference' => $order['reference'],
            'lines' => count($order['lines'])];
}
$out = json_encode($reply);
header('Content-Type: application/json');
header('Content-Length: ' . strlen($out));
echo $out;
