/*
 * Looks through the literal parts of scripts and styles, so that a value is
 * taken only where it cannot be anything but one value. Pure.
 */
#ifndef PN_VIEW_SCAN_H
#define PN_VIEW_SCAN_H

#include <postern/base.h>

/* A style: all zero at the beginning of an attribute or a <style>. */
struct pn__css {
	char quote; /* inside a string; 0: not */
	bool in_url;	 /* inside url( … ) */
	bool in_comment;
	bool has_colon; /* of the declaration that is open */
	char last[4];	/* characters before, the last one last */
};

void pn__css_scan(struct pn__css *s, struct pn_slice text);

/* Why a value is not safe here, or NULL where it is. */
const char *pn__css_refusal(const struct pn__css *s);

enum pn__js_state {
	PN__JS_CODE,
	PN__JS_STRING,
	PN__JS_TEMPLATE,
	PN__JS_LINE,	/* a comment up to the line's end */
	PN__JS_COMMENT,
	PN__JS_REGEX,
};

/* A script, or JSON: all zero at its beginning. */
struct pn__js {
	enum pn__js_state state;
	char quote;
	bool in_class;	   /* of a regex: [ … ] */
	bool is_uncertain; /* a "/" could be two things: no value from here */
	bool after_value;  /* the last thing was a value */
	char last;	   /* the last character that is no space */
	char touching;	   /* the very last character */
	char word[12];	   /* the last word, cut */
	bool is_member;	   /* that word stands behind a dot */
};

/* Goes through text; why the value before it is not safe there, or NULL. */
const char *pn__js_scan(struct pn__js *s, struct pn_slice text);

/* Why a value is not safe here, or NULL where it is; then it stands there. */
const char *pn__js_value(struct pn__js *s);

#endif
