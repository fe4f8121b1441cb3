<?php
function text($value, int $min, int $max, ?string $pattern = null): bool
{
    return is_string($value) && preg_match('//u', $value)
        && iconv_strlen($value) >= $min && iconv_strlen($value) <= $max
        && ($pattern === null || preg_match($pattern, $value));
}

function valid(array $in): bool
{
    return text($in['name'] ?? null, 1, 80)
        && text($in['email'] ?? null, 1, 120, '/^[^@\s]+@[^@\s]+$/')
        && filter_var($in['age'] ?? null, FILTER_VALIDATE_INT,
            ['options' => ['min_range' => 0, 'max_range' => 150]]) !== false
        && text($in['street'] ?? null, 1, 100)
        && text($in['city'] ?? null, 1, 80)
        && text($in['postcode'] ?? null, 4, 6, '/^[0-9]{4,6}$/')
        && in_array($in['country'] ?? null,
            ['at', 'ch', 'de', 'fr', 'gb', 'us'], true)
        && text($in['phone'] ?? null, 1, 40, '/^[+0-9 ]+$/')
        && filter_var($in['subscribe'] ?? null, FILTER_VALIDATE_BOOLEAN,
            FILTER_NULL_ON_FAILURE) !== null
        && text($in['message'] ?? null, 1, 2000);
}

$in = str_starts_with($_SERVER['CONTENT_TYPE'], 'application/json')
    ? json_decode(file_get_contents('php://input'), true) : $_POST;
header('Content-Type: text/plain; charset=utf-8');
if (!is_array($in) || !valid($in)) {
    http_response_code(422);
    exit("invalid\n");
}
$out = "{$in['name']}, {$in['age']}: " . ($_FILES['file']['size'] ?? 0);
header('Content-Length: ' . strlen($out));
echo $out;
