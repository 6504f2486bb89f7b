import type { Feature } from '../../app/feature.ts'

/** Sign-in, sign-up, invitations, and the person's own account. */
export const identityFeature: Feature = {
  module: 'identity',
  always: true,
  navigation: [],
  routes: [{ path: '/account', load: () => import('./Account.tsx') }],
  openRoutes: [
    { path: '/log-in', load: () => import('./LogIn.tsx') },
    { path: '/sign-up', load: () => import('./SignUp.tsx') },
    { path: '/forgotten-password', load: () => import('./ForgottenPassword.tsx') },
    { path: '/reset-password', load: () => import('./ResetPassword.tsx') },
    { path: '/verify-email', load: () => import('./VerifyEmail.tsx') },
    { path: '/invitation', load: () => import('./Invitation.tsx') },
    { path: '/open-mailbox', load: () => import('./OpenMailbox.tsx') },
  ],
  texts: () => import('./texts.ts'),
}
