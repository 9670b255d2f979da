/* JSON from records: see engine.h. */

#include "engine.h"

/* Adds a text as JSON has it between quotation marks. */
static bool add_text(Buffer *buffer, PyObject *value)
{
    Py_ssize_t size;
    const char *at = PyUnicode_CheckExact(value) ? PyUnicode_AsUTF8AndSize(value, &size) : NULL;
    if (at == NULL || !ADD(buffer, "\"")) return false;
    const char *end = at + size, *first = at;
    while (at < end) {
        if (end - at >= 8) {
            uint64_t word = word_at(at);
            uint64_t odd = ANY_LESS(word, 0x20) | ANY_ZERO(word ^ EACH('"')) | ANY_ZERO(word ^ EACH('\\'));
            if (!(odd & EACH(0x80))) {
                at += 8;
                continue;
            }
        }
        unsigned char c = (unsigned char)*at++;
        if (c < 0x20 || c == '"' || c == '\\') {
            static const char letters[] = "\bb\tt\nn\ff\rr\"\"\\\\";
            char escape[8];
            const char *letter = c == 0 ? NULL : memchr(letters, c, sizeof letters);
            bool is_short = letter != NULL && (letter - letters) % 2 == 0;
            int length = is_short ? PyOS_snprintf(escape, sizeof escape, "\\%c", letter[1])
                                  : PyOS_snprintf(escape, sizeof escape, "\\u%04x", c);
            if (!add(buffer, first, at - 1 - first) || !add(buffer, escape, length)) return false;
            first = at;
        }
    }
    return add(buffer, first, end - first) && ADD(buffer, "\"");
}

static bool add_record(Buffer *buffer, const Class *class, PyObject *record, int depth);

/* Adds a single value; false for one that is not of the type of its field. */
static bool add_value(Buffer *buffer, const Field *field, PyObject *value, int depth)
{
    char number[32];
    long long integer;
    int overflow;
    switch (field->kind) {
    case 't':
        return add_text(buffer, value);
    case 'b':
        return value == Py_True ? ADD(buffer, "true") : value == Py_False && ADD(buffer, "false");
    case 'n':
        if (!PyLong_CheckExact(value)) return false;
        integer = PyLong_AsLongLongAndOverflow(value, &overflow);
        return !overflow && add(buffer, number, PyOS_snprintf(number, sizeof number, "%lld", integer));
    default:
        return Py_TYPE(value) == field->class->type && depth < DEEPEST && ADD(buffer, "{") &&
               add_record(buffer, field->class, value, depth + 1) && ADD(buffer, "}");
    }
}

/* Adds a value, or all values of a tuple. */
static bool add_values(Buffer *buffer, const Field *field, PyObject *value, int depth)
{
    if (field->values != NULL && (!PyUnicode_CheckExact(value) || PySequence_Contains(field->values, value) != 1))
        return false;
    if (!field->many) return add_value(buffer, field, value, depth);
    if (!PyTuple_CheckExact(value) || !ADD(buffer, "[")) return false;
    for (Py_ssize_t i = 0, size = PyTuple_Size(value); i < size; i++)
        if ((i > 0 && !ADD(buffer, ",")) || !add_value(buffer, field, PyTuple_GetItem(value, i), depth)) return false;
    return ADD(buffer, "]");
}

/* Whether a value is the default, so that it is left out. */
static bool is_default(const Field *field, PyObject *value)
{
    if (value == field->initial) return true;
    if (field->initial == NULL || !PyUnicode_CheckExact(field->initial)) return false;
    return PyUnicode_CheckExact(value) && PyUnicode_Compare(value, field->initial) == 0;
}

/* Adds the fields of a record, with a comma between two; false for what is not of the class. */
static bool add_record(Buffer *buffer, const Class *class, PyObject *record, int depth)
{
    bool is_first = class->length == 0;
    for (const Field *field = class->fields; field < class->fields + class->count; field++) {
        PyObject *value = *slot_of(record, field->offset);
        if (value == NULL) return false;
        if (is_default(field, value)) continue;
        if (!add(buffer, field->key + is_first, field->length - is_first) || !add_values(buffer, field, value, depth))
            return false;
        is_first = false;
    }
    return true;
}

/* Adds a record as one line of JSON without its end; false for one that is not mine. */
bool engine_add_line(Buffer *buffer, const Plan *plan, PyObject *record)
{
    for (const Class *class = plan->classes; class < plan->classes + plan->class_count; class++) {
        if (class->length > 0 && Py_TYPE(record) == class->type) {
            return ADD(buffer, "{\"record\":\"") && add(buffer, class->word, class->length) && ADD(buffer, "\"") &&
                   add_record(buffer, class, record, 0) && ADD(buffer, "}");
        }
    }
    return false;
}
