-- The tables of the TechEmpower tests. Where they are there already, with rows
-- in them, they stay as they are.
CREATE TABLE IF NOT EXISTS world (
	id           INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	randomNumber INT NOT NULL
) ENGINE = InnoDB;

-- 10,000 rows: each number of four digits.
INSERT INTO world (id, randomNumber)
WITH RECURSIVE digit (n) AS (
	SELECT 0 UNION ALL SELECT n + 1 FROM digit WHERE n < 9
)
SELECT 1 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n, 1 + FLOOR(RAND() * 10000)
FROM digit a, digit b, digit c, digit d
WHERE NOT EXISTS (SELECT 1 FROM world);

CREATE TABLE IF NOT EXISTS fortune (
	id      INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
	message VARCHAR(2048) CHARACTER SET utf8mb4 NOT NULL
) ENGINE = InnoDB;

INSERT IGNORE INTO fortune (id, message) VALUES
	(1, 'fortune: No such file or directory'),
	(2, 'A computer scientist is someone who fixes things that aren''t broken.'),
	(3, 'After enough decimal places, nobody gives a damn.'),
	(4, 'A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1'),
	(5, 'A computer program does what you tell it to do, not what you want it to do.'),
	(6, 'Emacs is a nice operating system, but I prefer UNIX. — Tom Christaensen'),
	(7, 'Any program that runs right is obsolete.'),
	(8, 'A list is only as strong as its weakest link. — Donald Knuth'),
	(9, 'Feature: A bug with seniority.'),
	(10, 'Computers make very fast, very accurate mistakes.'),
	(11, '<script>alert("This should not be displayed in a browser alert box.");</script>'),
	(12, 'フレームワークのベンチマーク');
