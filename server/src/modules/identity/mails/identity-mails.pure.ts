import type { Locale } from '#platform/context.ts'

/** What our mails say, in both languages. `{name}` is filled in; links carry their token behind `#`. */
const texts = {
  invitation: {
    zh: {
      subject: '{inviter} 邀请您加入 {company}',
      text: '您好,\n\n{inviter} 邀请您加入“{company}”。请打开下面的链接接受邀请:\n\n{link}\n\n链接在 {days} 天内有效,且只能使用一次。如果您不认识对方,请忽略本邮件。\n',
    },
    en: {
      subject: '{inviter} invites you to {company}',
      text: 'Hello,\n\n{inviter} invites you to join "{company}". Open this link to accept:\n\n{link}\n\nThe link is good for {days} days, once. If you do not know the sender, ignore this mail.\n',
    },
  },
  password_reset: {
    zh: {
      subject: '重置密码',
      text: '您好,\n\n有人请求为此邮箱的账号重置密码。请打开下面的链接设置新密码:\n\n{link}\n\n链接在 {minutes} 分钟内有效,且只能使用一次。如果不是您本人操作,请忽略本邮件,密码不会改变。\n',
    },
    en: {
      subject: 'Set a new password',
      text: 'Hello,\n\nsomeone asked for a new password for the account with this e-mail address. Open this link to set one:\n\n{link}\n\nThe link is good for {minutes} minutes, once. If it was not you, ignore this mail; the password stays as it is.\n',
    },
  },
  password_changed: {
    zh: {
      subject: '您的密码已更改',
      text: '您好,\n\n您账号的密码刚刚被更改,其他设备上的登录已全部退出。如果不是您本人操作,请立即重置密码:\n\n{link}\n',
    },
    en: {
      subject: 'Your password was changed',
      text: 'Hello,\n\nthe password of your account was changed just now, and all other sessions were ended. If it was not you, set a new password at once:\n\n{link}\n',
    },
  },
  email_verification: {
    zh: {
      subject: '请确认您的邮箱',
      text: '您好,\n\n请打开下面的链接,确认这是您的邮箱:\n\n{link}\n\n链接在 {days} 天内有效。\n',
    },
    en: {
      subject: 'Confirm your e-mail address',
      text: 'Hello,\n\nopen this link to confirm that this is your e-mail address:\n\n{link}\n\nThe link is good for {days} days.\n',
    },
  },
  truths_broken: {
    zh: {
      subject: '{company}:对账自检发现 {count} 条规则不成立',
      text: '您好,\n\n“{company}”的对账自检发现原先成立的规则现在不成立:\n\n{truths}\n\n这通常意味着数据被绕过系统修改,或程序有错。请打开下面的页面查看具体的行,并联系系统管理员:\n\n{link}\n',
    },
    en: {
      subject: '{company}: {count} truths about your data do not hold',
      text: 'Hello,\n\nthe check of {company} found broken what held before:\n\n{truths}\n\nThis usually means that data was changed past the system, or that the program is wrong. This page shows the rows; tell whoever looks after the system:\n\n{link}\n',
    },
  },
  second_factor_on: {
    zh: {
      subject: '两步验证已开启',
      text: '您好,\n\n您的账号已开启两步验证。如果不是您本人操作,请立即重置密码并联系管理员。\n',
    },
    en: {
      subject: 'The second step is on',
      text: 'Hello,\n\nsigning in to your account now needs a second step. If it was not you who switched it on, set a new password at once and tell your administrator.\n',
    },
  },
  second_factor_off: {
    zh: {
      subject: '两步验证已关闭',
      text: '您好,\n\n您的账号已关闭两步验证。如果不是您本人操作,请立即重置密码并联系管理员。\n',
    },
    en: {
      subject: 'The second step is off',
      text: 'Hello,\n\nsigning in to your account no longer needs a second step. If it was not you who switched it off, set a new password at once and tell your administrator.\n',
    },
  },
} as const

export type MailKind = keyof typeof texts

/** Subject and text of a mail. @throws Error when a value is missing: a mail with a hole is never sent */
export function identityMail(
  kind: MailKind,
  locale: Locale,
  values: Record<string, string | number>,
): { subject: string; text: string } {
  const { subject, text } = texts[kind][locale === 'zh-CN' ? 'zh' : 'en']
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (values[name] === undefined) throw new Error(`The mail ${kind} needs ${name}.`)
      return String(values[name])
    })
  return { subject: fill(subject), text: fill(text) }
}
