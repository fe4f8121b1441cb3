<?php
// The values of page.json, so that opcache keeps them.
return [
    'title' => 'Guestbook',
    'nav' => [
        ['href' => '/', 'text' => 'Home'],
        ['href' => '/guestbook', 'text' => 'Guestbook'],
        ['href' => '/about?lang=en&full=1', 'text' => 'About'],
        ['href' => '/contact', 'text' => 'Contact'],
        ['href' => '/help', 'text' => 'Help & support'],
    ],
    'form' => ['name' => 'Ada "the first" Lovelace', 'email' => 'ada@example', 'country' => 'gb', 'subscribe' => true, 'message' => 'Hello <b>all</b>, & goodbye'],
    'errors' => ['email' => 'Please give a whole address.'],
    'countries' => [
        ['code' => 'at', 'name' => 'Austria'],
        ['code' => 'ch', 'name' => 'Switzerland'],
        ['code' => 'de', 'name' => 'Germany'],
        ['code' => 'fr', 'name' => 'France'],
        ['code' => 'gb', 'name' => 'United Kingdom'],
        ['code' => 'us', 'name' => 'United States'],
    ],
    'entries' => [
        ['id' => 1, 'name' => 'Visitor 1 & friends', 'message' => 'We were here <1 times>: it\'s "good".'],
        ['id' => 2, 'name' => 'Visitor 2 & friends', 'message' => 'We were here <2 times>: it\'s "good".'],
        ['id' => 3, 'name' => 'Visitor 3 & friends', 'message' => 'We were here <3 times>: it\'s "good".'],
        ['id' => 4, 'name' => 'Visitor 4 & friends', 'message' => 'We were here <4 times>: it\'s "good".'],
        ['id' => 5, 'name' => 'Visitor 5 & friends', 'message' => 'We were here <5 times>: it\'s "good".'],
        ['id' => 6, 'name' => 'Visitor 6 & friends', 'message' => 'We were here <6 times>: it\'s "good".'],
        ['id' => 7, 'name' => 'Visitor 7 & friends', 'message' => 'We were here <7 times>: it\'s "good".'],
        ['id' => 8, 'name' => 'Visitor 8 & friends', 'message' => 'We were here <8 times>: it\'s "good".'],
        ['id' => 9, 'name' => 'Visitor 9 & friends', 'message' => 'We were here <9 times>: it\'s "good".'],
        ['id' => 10, 'name' => 'Visitor 10 & friends', 'message' => 'We were here <10 times>: it\'s "good".'],
    ],
];
