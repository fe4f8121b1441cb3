#include "http/status.h"

#include <postern/base.h>

/* xgettext finds the titles of error pages by this. */
#define N_(text) text

static const char *const texts[] = {
	[100] = "Continue",
	[101] = "Switching Protocols",
	[102] = "Processing",
	[103] = "Early Hints",
	[104] = "Upload Resumption Supported",
	[200] = "OK",
	[201] = "Created",
	[202] = "Accepted",
	[203] = "Non-Authoritative Information",
	[204] = "No Content",
	[205] = "Reset Content",
	[206] = "Partial Content",
	[207] = "Multi-Status",
	[208] = "Already Reported",
	[226] = "IM Used",
	[300] = "Multiple Choices",
	[301] = "Moved Permanently",
	[302] = "Found",
	[303] = "See Other",
	[304] = "Not Modified",
	[305] = "Use Proxy",
	[307] = "Temporary Redirect",
	[308] = "Permanent Redirect",
	[400] = N_("Bad Request"),
	[401] = N_("Unauthorized"),
	[402] = N_("Payment Required"),
	[403] = N_("Forbidden"),
	[404] = N_("Not Found"),
	[405] = N_("Method Not Allowed"),
	[406] = N_("Not Acceptable"),
	[407] = N_("Proxy Authentication Required"),
	[408] = N_("Request Timeout"),
	[409] = N_("Conflict"),
	[410] = N_("Gone"),
	[411] = N_("Length Required"),
	[412] = N_("Precondition Failed"),
	[413] = N_("Content Too Large"),
	[414] = N_("URI Too Long"),
	[415] = N_("Unsupported Media Type"),
	[416] = N_("Range Not Satisfiable"),
	[417] = N_("Expectation Failed"),
	[421] = N_("Misdirected Request"),
	[422] = N_("Unprocessable Content"),
	[423] = N_("Locked"),
	[424] = N_("Failed Dependency"),
	[425] = N_("Too Early"),
	[426] = N_("Upgrade Required"),
	[428] = N_("Precondition Required"),
	[429] = N_("Too Many Requests"),
	[431] = N_("Request Header Fields Too Large"),
	[451] = N_("Unavailable For Legal Reasons"),
	[500] = N_("Internal Server Error"),
	[501] = N_("Not Implemented"),
	[502] = N_("Bad Gateway"),
	[503] = N_("Service Unavailable"),
	[504] = N_("Gateway Timeout"),
	[505] = N_("HTTP Version Not Supported"),
	[506] = N_("Variant Also Negotiates"),
	[507] = N_("Insufficient Storage"),
	[508] = N_("Loop Detected"),
	[510] = N_("Not Extended"),
	[511] = N_("Network Authentication Required"),
};

const char *
pn__status_text(int status)
{
	if (status < 0 || (size_t)status >= PN_COUNT(texts) ||
	    texts[status] == NULL)
		return "Unknown";
	return texts[status];
}
