/* The module and its types: see engine.h. */

#include "reading.h"

/* Bytes of lines that are made at once: more would not stay where the processor finds them soon. */
enum { MOST_LINES = 1 << 17 };

/* ---- a run of records, which are read when they are asked for */

typedef struct {
    PyObject_HEAD
    PyObject *plan, *data;
    Reading *reading;
    Py_ssize_t longest;
    bool is_busy; /* a record is being read, and something else asks for the next */
} Run;

static void run_dealloc(PyObject *self)
{
    Run *run = (Run *)self;
    PyTypeObject *type = Py_TYPE(self);
    engine_finish(run->reading);
    Py_XDECREF(run->plan);
    Py_XDECREF(run->data);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyObject *run_next(PyObject *self)
{
    Run *run = (Run *)self;
    const char *data = PyBytes_AsString(run->data), *start;
    if (data == NULL || run->is_busy) return engine_refuse("the run is being read");
    run->is_busy = true;
    PyObject *record = engine_next_record(run->reading, &start, run->longest);
    run->is_busy = false;
    if (record == NULL) return NULL;
    return Py_BuildValue("(Nnn)", record, (Py_ssize_t)(start - data), (Py_ssize_t)(run->reading->at - data));
}

static PyType_Slot run_slots[] = {
    {Py_tp_doc, "The records of a run: tuples of a record, its start and its end."},
    {Py_tp_dealloc, run_dealloc},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, run_next},
    {0, NULL},
};

static PyType_Spec run_spec = {
    "pubrecord._engine.Run", sizeof(Run), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, run_slots};

/* ---- the plan */

static void plan_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    engine_free_plan((Plan *)self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyObject *plan_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords))
{
    PyObject *module = PyType_GetModule(type);
    PyObject *self = module != NULL ? PyType_GenericAlloc(type, 0) : NULL;
    if (self == NULL) return NULL;
    ((Plan *)self)->run_type = *(PyTypeObject **)PyModule_GetState(module);
    if (!engine_make_plan((Plan *)self, args)) Py_CLEAR(self);
    return self != NULL ? self : engine_refuse("the plan is none");
}

PyDoc_STRVAR(read_doc, "read(data, /)\n--\n\nReturn the record that stands in some bytes; `None` if it is not mine.");

static PyObject *plan_read(PyObject *self, PyObject *bytes)
{
    char *data;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(bytes, &data, &size) < 0) return NULL;
    const char *start, *end = data + size;
    Reading *reading = engine_begin((Plan *)self, data, end);
    if (reading == NULL) return NULL;
    PyObject *record = engine_next_record(reading, &start, size);
    if (record != NULL && (start != data || reading->at != end)) Py_CLEAR(record);
    engine_finish(reading);
    return record != NULL || PyErr_Occurred() ? record : Py_NewRef(Py_None);
}

PyDoc_STRVAR(run_doc,
    "run(data, position, longest, /)\n--\n\n"
    "Return the records that stand one behind the other from a position on, with white space between.\n\n"
    "It is an iterator of tuples: the record, its start and its end. The first record that is not mine, not all "
    "there,\n"
    "or longer than so many bytes, ends it.");

static PyObject *plan_run(PyObject *self, PyObject *args)
{
    PyObject *bytes;
    Py_ssize_t position, longest;
    if (!PyArg_ParseTuple(args, "O!nn", &PyBytes_Type, &bytes, &position, &longest)) return NULL;
    const char *data = PyBytes_AsString(bytes);
    Py_ssize_t size = PyBytes_Size(bytes);
    if (position < 0 || position > size || longest < 0) return engine_refuse("the position is not in the data");
    Run *run = (Run *)PyType_GenericAlloc(((Plan *)self)->run_type, 0);
    if (run == NULL) return NULL;
    run->plan = Py_NewRef(self);
    run->data = Py_NewRef(bytes);
    run->longest = longest;
    run->reading = engine_begin((Plan *)self, data + position, data + size);
    if (run->reading == NULL) Py_CLEAR(run);
    return (PyObject *)run;
}

PyDoc_STRVAR(lines_doc,
    "lines(data, position, longest, /)\n--\n\n"
    "Return the records that `run` would give as lines of JSON, without the end of the last line.\n\n"
    "It returns the lines, how many they are, the end of the last record, and that record, or `None`.");

/* Adds the records as lines; tells their number, and gives the last. */
static Py_ssize_t add_lines(Buffer *buffer, Reading *r, Py_ssize_t longest, PyObject **last)
{
    const char *start;
    PyObject *record;
    Py_ssize_t count = 0;
    while (buffer->size < MOST_LINES && (record = engine_next_record(r, &start, longest)) != NULL) {
        Py_XDECREF(*last);
        *last = record;
        if ((count > 0 && !ADD(buffer, "\n")) || !engine_add_line(buffer, r->plan, record)) {
            engine_refuse("a record that was read cannot be written");
            break;
        }
        count++;
    }
    return count;
}

static PyObject *plan_lines(PyObject *self, PyObject *args)
{
    PyObject *bytes, *last = NULL, *result = NULL;
    Py_ssize_t position, longest;
    if (!PyArg_ParseTuple(args, "O!nn", &PyBytes_Type, &bytes, &position, &longest)) return NULL;
    const char *data = PyBytes_AsString(bytes);
    Py_ssize_t size = PyBytes_Size(bytes);
    if (position < 0 || position > size || longest < 0) return engine_refuse("the position is not in the data");
    Buffer buffer = {NULL, 0, 0};
    Reading *reading = engine_begin((Plan *)self, data + position, data + size);
    if (reading == NULL) return NULL;
    Py_ssize_t count = add_lines(&buffer, reading, longest, &last);
    if (!PyErr_Occurred())
        result = Py_BuildValue("(y#nnO)", buffer.data != NULL ? buffer.data : "", buffer.size, count,
            (Py_ssize_t)(reading->at - data), last != NULL ? last : Py_None);
    engine_finish(reading);
    PyMem_Free(buffer.data);
    Py_XDECREF(last);
    return result;
}

PyDoc_STRVAR(
    line_doc, "line(record, /)\n--\n\nReturn a record as a line of JSON, without its end; `None` if it is not mine.");

static PyObject *plan_line(PyObject *self, PyObject *record)
{
    Buffer buffer = {NULL, 0, 0};
    PyObject *line = NULL;
    if (engine_add_line(&buffer, (Plan *)self, record)) {
        line = PyBytes_FromStringAndSize(buffer.data, buffer.size);
    } else if (!PyErr_Occurred() || PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        PyErr_Clear();
        line = Py_NewRef(Py_None);
    }
    PyMem_Free(buffer.data);
    return line;
}

static PyMethodDef plan_methods[] = {
    {"read", plan_read, METH_O, read_doc},
    {"run", plan_run, METH_VARARGS, run_doc},
    {"lines", plan_lines, METH_VARARGS, lines_doc},
    {"line", plan_line, METH_O, line_doc},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot plan_slots[] = {
    {Py_tp_doc, "The declaration of the record classes as data: reads records, and writes them as JSON."},
    {Py_tp_new, plan_new},
    {Py_tp_dealloc, plan_dealloc},
    {Py_tp_methods, plan_methods},
    {0, NULL},
};

static PyType_Spec plan_spec = {"pubrecord._engine.Plan", sizeof(Plan), 0, Py_TPFLAGS_DEFAULT, plan_slots};

/* ---- the module, whose state is the type of runs */

static int module_exec(PyObject *module)
{
    PyObject **run_type = PyModule_GetState(module);
    *run_type = PyType_FromModuleAndSpec(module, &run_spec, NULL);
    PyObject *plan_type = *run_type != NULL ? PyType_FromModuleAndSpec(module, &plan_spec, NULL) : NULL;
    int status = plan_type == NULL ? -1 : PyModule_AddType(module, (PyTypeObject *)plan_type);
    Py_XDECREF(plan_type);
    return status;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    PyObject **run_type = PyModule_GetState(module);
    Py_VISIT(*run_type);
    return 0;
}

static int module_clear(PyObject *module)
{
    PyObject **run_type = PyModule_GetState(module);
    Py_CLEAR(*run_type);
    return 0;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, module_exec},
    {0, NULL},
};

static PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "pubrecord._engine",
    .m_doc = "The compiled engine.",
    .m_size = sizeof(PyObject *),
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
};

PyMODINIT_FUNC PyInit__engine(void)
{
    return PyModuleDef_Init(&definition);
}
