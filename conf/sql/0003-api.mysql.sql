-- Orders and their items. version counts an order's changes.
CREATE TABLE shop_order (
	id       BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	customer VARCHAR(80)    NOT NULL,
	email    VARCHAR(254)   NOT NULL,
	note     VARCHAR(500),
	state    VARCHAR(10)    NOT NULL,
	total    DECIMAL(12, 2) NOT NULL,
	created  DATETIME       NOT NULL,
	version  INT            NOT NULL
);

CREATE INDEX shop_order_state ON shop_order (state, id);
CREATE INDEX shop_order_customer ON shop_order (customer, id);

CREATE TABLE shop_item (
	id       BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
	order_id BIGINT        NOT NULL,
	sku      VARCHAR(20)   NOT NULL,
	name     VARCHAR(80)   NOT NULL,
	count    INT           NOT NULL,
	price    DECIMAL(7, 2) NOT NULL,
	UNIQUE (order_id, sku),
	FOREIGN KEY (order_id) REFERENCES shop_order (id)
);
