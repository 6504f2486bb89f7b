import { Form, type FormInstance, type FormProps } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { ProblemAlert } from '../feedback/ProblemAlert.tsx'
import { asProblem, type Problem, splitPath } from '../feedback/problem.ts'
import { ConflictDialog, type ConflictDialogProps } from './ConflictDialog.tsx'
import { useUnsavedWarning } from './useUnsavedWarning.ts'

export interface ProblemFormProps<Values extends object> {
  initial: Partial<Values>
  /** sends the values; a refusal is thrown, and its field paths find their fields */
  onSubmit(values: Values): Promise<void>
  /** a refusal the page deals with itself; true means "dealt with" */
  onProblem?(problem: Problem, values: Values): boolean
  /**
   * What to do when somebody saved the same thing first (If-Match failed). `load` asks for what is there now and makes it
   * the page's `initial` and version; then the person puts both edits together and saves again.
   */
  conflict?: Pick<ConflictDialogProps<Values>, 'label' | 'show'> & { load(): Promise<{ values: Values; who?: ReactNode }> }
  /** refusals that name no field but belong to one: `{ 'identity.wrong_password': 'password' }` */
  fieldOf?: Readonly<Record<string, string>>
  /** leaving with changes asks first; off for forms that lose nothing, such as a sign-in */
  guarded?: boolean
  layout?: FormProps['layout']
  disabled?: boolean
  /** fields and, at the end, a `SubmitBar` */
  children: ReactNode | ((state: ProblemFormState<Values>) => ReactNode)
}

export interface ProblemFormState<Values> {
  form: FormInstance<Values>
  saving: boolean
  dirty: boolean
  submit(): void
  reset(): void
}

function sameField(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/**
 * antd's form, driven by problem documents: what the server says about a field stands at that field, the rest above the
 * form; the first wrong field is scrolled to and focused. Ctrl+S and Ctrl+Enter send. Leaving with changes asks first.
 */
export function ProblemForm<Values extends object>(props: ProblemFormProps<Values>) {
  const [form] = Form.useForm<Values>()
  // labels point at fields by id: two forms on a page must not share them
  const id = useId()
  const [saving, setSaving] = useState(false)
  const [dirty, setDirty] = useState(false)
  const [rest, setRest] = useState<unknown>()
  const [wrong, setWrong] = useState<(string | number)[]>()
  const [clash, setClash] = useState<{ base: Values; mine: Values; theirs: Values; who?: ReactNode }>()
  useUnsavedWarning(dirty && !saving && props.guarded !== false)

  useEffect(() => {
    if (!form.isFieldsTouched()) form.setFieldsValue(props.initial as Parameters<typeof form.setFieldsValue>[0])
  }, [form, props.initial])

  // fields are off while sending; only then can the wrong one take the focus
  useEffect(() => {
    if (saving || !wrong) return
    form.scrollToField(wrong as never, { block: 'center', focus: true })
    setWrong(undefined)
  }, [form, saving, wrong])

  async function send(values: Values) {
    setSaving(true)
    setRest(undefined)
    const base = props.initial as Values
    try {
      await props.onSubmit(values)
      settle()
    } catch (error) {
      const problem = asProblem(error)
      if (problem.status === 412 && props.conflict) await meetConflict(base, values)
      else if (!props.onProblem?.(problem, values)) showProblem(error, problem)
    } finally {
      setSaving(false)
    }
  }

  /** What stands in the fields is what is saved: later news may replace it again. */
  function settle() {
    setDirty(false)
    form.setFields(form.getFieldsError().map(({ name }) => ({ name, touched: false })) as Parameters<typeof form.setFields>[0])
  }

  async function meetConflict(base: Values, mine: Values) {
    try {
      const { values, who } = await props.conflict!.load()
      setClash({ base, mine: { ...base, ...mine }, theirs: { ...base, ...values }, who })
    } catch (error) {
      showProblem(error, asProblem(error))
    }
  }

  function put(values: Values, changed: boolean) {
    form.setFieldsValue(values as Parameters<typeof form.setFieldsValue>[0])
    if (changed) setDirty(true)
    else settle()
    setClash(undefined)
  }

  function showProblem(error: unknown, told: Problem) {
    const place = told.fields.length === 0 ? props.fieldOf?.[told.code] : undefined
    const problem = place ? { ...told, fields: [{ path: place, message: told.message }] } : told
    const known = form.getFieldsError().map((field) => field.name)
    const byField = new Map<string, { name: (string | number)[]; errors: string[] }>()
    const homeless = problem.fields.filter(({ path, message }) => {
      const name = splitPath(path)
      // a message about part of a field (an address inside a picker) belongs to the field
      const home = known.find((field) => field.length > 0 && field.every((part, index) => String(part) === String(name[index])))
      if (!home) return true
      const key = JSON.stringify(home)
      byField.set(key, { name: home as (string | number)[], errors: [...(byField.get(key)?.errors ?? []), message] })
      return false
    })
    form.setFields([...byField.values()] as Parameters<typeof form.setFields>[0])
    const [first] = byField.values()
    setWrong(first?.name)
    if (byField.size === 0 || homeless.length > 0) setRest({ ...problem, fields: homeless })
    if (problem.code === 'unexpected') console.error(error)
  }

  const state: ProblemFormState<Values> = {
    form,
    saving,
    dirty,
    submit: () => form.submit(),
    reset: () => {
      form.resetFields()
      setDirty(false)
      setRest(undefined)
    },
  }

  return (
    <>
      <Form<Values>
        form={form}
        name={id}
        layout={props.layout ?? 'vertical'}
        initialValues={props.initial}
        disabled={(props.disabled ?? false) || saving}
        scrollToFirstError={{ block: 'center', focus: true }}
        onFinish={(values) => void send(values)}
        onValuesChange={(_, values) => setDirty(!sameField({ ...props.initial, ...values }, props.initial))}
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && (event.key === 's' || event.key === 'Enter')) {
            event.preventDefault()
            if (!saving) form.submit()
          }
        }}
      >
        {rest !== undefined && (
          <div className="ss-form-problem">
            <ProblemAlert error={rest} onClose={() => setRest(undefined)} />
          </div>
        )}
        {typeof props.children === 'function' ? props.children(state) : props.children}
      </Form>
      {clash && props.conflict && (
        <ConflictDialog<Values>
          open
          {...clash}
          label={props.conflict.label}
          {...(props.conflict.show && { show: props.conflict.show })}
          onMerge={(merged) => put(merged, true)}
          onTakeTheirs={() => put(clash.theirs, false)}
          onClose={() => setClash(undefined)}
        />
      )}
    </>
  )
}
