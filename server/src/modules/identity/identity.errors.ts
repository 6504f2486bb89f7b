import { defineErrors } from '#platform/errors.ts'

export const identityErrors = defineErrors({
  'identity.tenant_suspended': {
    status: 403,
    en: 'The company is suspended. Ask the operator of this system.',
    zh: '贵公司的账号已被停用,请联系系统运营方。',
  },
  'identity.membership_suspended': {
    status: 403,
    en: 'Your access to this company is suspended. Ask its administrator.',
    zh: '您在该公司的权限已被停用,请联系公司管理员。',
  },
  'identity.no_company': {
    status: 403,
    en: 'You do not belong to a company any more. Ask for an invitation.',
    zh: '您已不属于任何公司,请联系管理员发送邀请。',
  },
  'identity.wrong_log_in': { status: 401, en: 'E-mail or password is wrong.', zh: '邮箱或密码不正确。' },
  'identity.wrong_password': { status: 422, en: 'The password is wrong.', zh: '密码不正确。' },
  'identity.wrong_code': {
    status: 422,
    en: 'The code is wrong or was used already.',
    zh: '验证码不正确或已被使用。',
  },
  'identity.ticket_invalid': {
    status: 410,
    en: 'This link or step is no longer valid. Start again.',
    zh: '该链接或步骤已失效,请重新开始。',
  },
  'identity.email_taken': {
    status: 409,
    en: 'There is an account with this e-mail already. Log in with it.',
    zh: '该邮箱已注册,请直接登录。',
  },
  'identity.password_too_short': {
    status: 422,
    en: 'The password needs at least {min} characters. A few words that only you would put together are good.',
    zh: '密码至少需要 {min} 个字符,可以用几个只有您会放在一起的词。',
  },
  'identity.password_too_long': {
    status: 422,
    en: 'The password may have {max} characters at most.',
    zh: '密码最多 {max} 个字符。',
  },
  'identity.password_too_common': {
    status: 422,
    en: 'This password is easy to guess. Choose another one.',
    zh: '该密码容易被猜到,请换一个。',
  },
  'identity.sign_up_closed': {
    status: 403,
    en: 'New companies are opened by the operator of this system.',
    zh: '新公司由系统运营方开通。',
  },
  'identity.person_only': {
    status: 403,
    en: 'Only a signed-in person can do this, not an API key.',
    zh: '该操作只能由登录用户执行,不能使用 API 密钥。',
  },
  'identity.second_factor_on': {
    status: 409,
    en: 'The second step is already switched on.',
    zh: '两步验证已开启。',
  },
  'identity.second_factor_off': { status: 409, en: 'The second step is not switched on.', zh: '两步验证未开启。' },
  'identity.already_member': {
    status: 409,
    en: '{email} is a member of this company already.',
    zh: '{email} 已是公司成员。',
  },
  'identity.log_in_to_accept': {
    status: 409,
    en: 'There is an account with this e-mail. Log in with it, then accept the invitation.',
    zh: '该邮箱已有账号,请先登录再接受邀请。',
  },
  'identity.invited_someone_else': {
    status: 409,
    en: 'This invitation is for another e-mail address than the one you are signed in with.',
    zh: '该邀请发给了另一个邮箱,与当前登录账号不符。',
  },
  'identity.last_owner': {
    status: 409,
    en: 'The last owner of a company must stay. Make someone else an owner first.',
    zh: '公司必须至少保留一名所有者,请先指定其他所有者。',
  },
  'identity.beyond_own_rights': {
    status: 403,
    en: 'You can only give rights that you have yourself.',
    zh: '您只能授予自己拥有的权限。',
  },
  'identity.stronger_member': {
    status: 403,
    en: 'This member has rights that you do not have; someone with these rights must do it.',
    zh: '该成员拥有您没有的权限,须由拥有这些权限的人操作。',
  },
  'identity.not_on_yourself': { status: 409, en: 'You cannot do this to yourself.', zh: '不能对自己执行该操作。' },
  'identity.built_in_role': {
    status: 409,
    en: 'Built-in roles cannot be changed. Copy it into a role of your own.',
    zh: '内置角色不可修改,可复制为自定义角色。',
  },
  'identity.role_in_use': {
    status: 409,
    en: 'The role is held by {count} member(s). Give them another role first.',
    zh: '该角色仍有 {count} 名成员或邀请在使用,请先为其更换角色。',
  },
  'identity.role_name_taken': { status: 409, en: 'There is a role with this name already.', zh: '已有同名角色。' },
  'identity.unknown_permission': {
    status: 422,
    en: 'There is no permission "{permission}".',
    zh: '没有“{permission}”这个权限。',
  },
  'identity.unknown_module': { status: 422, en: 'There is no module "{module}".', zh: '没有“{module}”模块。' },
  'identity.currency_in_use': {
    status: 409,
    en: 'The currency cannot be changed any more: there are documents in {currency}.',
    zh: '已有以 {currency} 记账的单据,不能再更改币种。',
  },
  'identity.tenant_erased': { status: 410, en: 'This company was erased.', zh: '该公司已被清除。' },
  'identity.erase_not_confirmed': {
    status: 409,
    en: 'Repeat the name of the company exactly ("{name}") to erase it.',
    zh: '请准确输入公司名称“{name}”以确认清除。',
  },
})
