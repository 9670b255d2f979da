/* Texts and values of attributes, from their bytes to strings: see reading.h. */

#include "reading.h"

static inline int kind_of(unsigned char c)
{
    if (c > '>') return c < 0x80 ? 0 : WIDE;
    if (c >= ' ') return c == '&' ? REFERENCE : c == '<' || c == '>' ? ANGLE : 0;
    return c == '\r' ? RETURN : c == '\n' || c == '\t' ? BREAK : CONTROL;
}

/* Whether a text has one of the last two characters of the plane, which XML does not have. */
static bool has_noncharacter(Span span)
{
    for (Py_ssize_t i = 0; i + 2 < span.size; i++) {
        const unsigned char *c = (const unsigned char *)span.data + i;
        if (c[0] == 0xEF && c[1] == 0xBF && c[2] >= 0xBE) return true;
    }
    return false;
}

/* Eight at a time where they are harmless. A character that XML does not have is like a control character. */
int engine_kinds_of(const char *at, const char *end)
{
    const char *first = at;
    int kinds = 0;
    while (at < end) {
        while (end - at >= 8) {
            uint64_t word = word_at(at);
            uint64_t odd =
                ANY_LESS(word, 0x20) | word | ANY_ZERO(word ^ EACH('&')) | ANY_ZERO((word | EACH(2)) ^ EACH('>'));
            if (odd & EACH(0x80)) break;
            at += 8;
        }
        for (int i = 0; i < 8 && at < end; i++)
            kinds |= kind_of((unsigned char)*at++);
    }
    return kinds & WIDE && has_noncharacter((Span){first, end - first}) ? kinds | CONTROL : kinds;
}

bool engine_seek(Reading *r, char stop)
{
    const char *found = r->at < r->end ? memchr(r->at, stop, (size_t)left(r)) : NULL;
    if (found != NULL) r->at = found;
    return found != NULL;
}

int engine_scan(Reading *r, char stop, Span *span)
{
    const char *first = r->at;
    if (!engine_seek(r, stop)) return NONE;
    *span = (Span){first, r->at - first};
    return engine_kinds_of(first, r->at);
}

static int digit_of(char c, bool hex)
{
    if (c >= '0' && c <= '9') return c - '0';
    return hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The character of a reference, whose ampersand has been passed; -1 for none that XML has. */
static long referenced(const char **at, const char *end)
{
    static const struct {
        const char *name;
        int size;
        char character;
    } named[] = {{"amp;", 4, '&'}, {"lt;", 3, '<'}, {"gt;", 3, '>'}, {"quot;", 5, '"'}, {"apos;", 5, '\''}};
    const char *c = *at;
    for (int i = 0; i < 5; i++) {
        if (end - c >= named[i].size && memcmp(c, named[i].name, (size_t)named[i].size) == 0) {
            *at = c + named[i].size;
            return named[i].character;
        }
    }
    if (c == end || *c++ != '#') return -1;
    bool hex = c < end && *c == 'x';
    const char *first = c += hex;
    long code = 0;
    for (; c < end && *c != ';' && c - first < (hex ? 6 : 7); c++) {
        int digit = digit_of(*c, hex);
        if (digit < 0) return -1;
        code = code * (hex ? 16 : 10) + digit;
    }
    bool exists = code <= 0x10FFFF && (code >= 0x20 || code == '\t' || code == '\n' || code == '\r') &&
                  !(code >= 0xD800 && code <= 0xDFFF) && code != 0xFFFE && code != 0xFFFF;
    if (c == end || *c != ';' || c == first || !exists) return -1;
    *at = c + 1;
    return code;
}

static bool add_character(Buffer *buffer, long code)
{
    char c[4];
    if (code < 0x80) {
        c[0] = (char)code;
        return add(buffer, c, 1);
    }
    int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    for (int i = more; i > 0; i--, code >>= 6)
        c[i] = (char)(0x80 | (code & 0x3F));
    c[0] = (char)((0xF0 << (3 - more)) | code);
    return add(buffer, c, more + 1);
}

bool engine_add_characters(Buffer *buffer, Span span)
{
    const char *at = span.data, *end = at + span.size;
    while (at < end) {
        const char *first = at;
        while (at < end && *at != '&' && *at != '\r')
            at++;
        if (!add(buffer, first, at - first)) return false;
        if (at == end) break;
        if (*at++ == '\r') {
            at += at < end && *at == '\n';
            if (!ADD(buffer, "\n")) return false;
            continue;
        }
        long code = referenced(&at, end);
        if (code < 0 || !add_character(buffer, code)) return false;
    }
    return true;
}

PyObject *engine_decoded(const char *data, Py_ssize_t size)
{
    PyObject *text = PyUnicode_DecodeUTF8(data, size, NULL);
    if (text == NULL && PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) PyErr_Clear();
    return text;
}

/* A short text of ASCII: the one that was made of the same bytes before, if it is remembered. */
static PyObject *remembered(Reading *r, Span span)
{
    uint64_t first = 0, last = 0;
    if (span.size >= 8) {
        first = word_at(span.data);
        last = word_at(span.data + span.size - 8);
    } else {
        for (Py_ssize_t i = 0; i < span.size; i++)
            first = first << 8 | (unsigned char)span.data[i];
    }
    uint64_t mixed = (first ^ (last << 1 | last >> 63) ^ (uint64_t)span.size) * UINT64_C(0x9E3779B97F4A7C15);
    Remembered *place = &r->remembered[(mixed >> 40) % REMEMBERED];
    if (place->text == NULL || place->size != span.size || memcmp(place->data, span.data, (size_t)span.size) != 0) {
        PyObject *text = PyUnicode_DecodeUTF8(span.data, span.size, NULL);
        if (text == NULL) return NULL;
        Py_XDECREF(place->text);
        place->text = text;
        place->data = PyUnicode_AsUTF8AndSize(text, &place->size);
    }
    return Py_NewRef(place->text);
}

PyObject *engine_text_of(Reading *r, Span span, int kinds)
{
    if (kinds < 0 || kinds & (ANGLE | CONTROL)) return NULL;
    if (kinds & (REFERENCE | RETURN)) {
        r->plain.size = 0;
        return engine_add_characters(&r->plain, span) ? engine_decoded(r->plain.data, r->plain.size) : NULL;
    }
    if (kinds & WIDE || span.size > LONGEST_REMEMBERED) return engine_decoded(span.data, span.size);
    return remembered(r, span);
}
