#include "json/rows.h"
#include "json/writer.h"

/* Ends the line that began at start, or takes it back. */
static int
end_line(struct pn__buf *out, size_t start)
{
	if (pn__buf_addc(out, '\n') == 0)
		return 0;
	out->n = start;
	return -1;
}

int
pn__json_line_by(struct pn__buf *out, const struct pn__json_writer *w,
    const struct pn__json_watch *watch, const void *record)
{
	size_t start = out->n;

	pn__json_record_by(out, w, watch, record);
	return end_line(out, start);
}

int
pn__json_line(struct pn__buf *out, const struct pn__json_writer *w,
    const void *record)
{
	return pn__json_line_by(out, w, NULL, record);
}

int
pn__json_line_value(struct pn__buf *out, const struct pn_value *v)
{
	size_t start = out->n;

	pn__json_write(out, v);
	return end_line(out, start);
}
