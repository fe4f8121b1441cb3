/* The functions of the module's table; see view/xslt/module.h. */
#ifndef PN_VIEW_XSLT_MODULE_SHEET_H
#define PN_VIEW_XSLT_MODULE_SHEET_H

#include "view/xslt/module.h"

void *pn__xslt_compile(const char *name, const struct pn__xslt_reader *from,
    struct pn__xslt_output *ret_output, struct pn__view_error *err);
void pn__xslt_free_sheet(void *sheet);
int pn__xslt_apply(void *sheet, xmlDocPtr doc,
    const struct pn__xslt_reader *from, struct pn__xslt_result *ret,
    struct pn__view_error *err);
int pn__xslt_save(void *sheet, xmlDocPtr result,
    void (*write)(void *arg, const char *p, int n), void *arg);

#endif
