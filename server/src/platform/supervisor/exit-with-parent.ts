/**
 * Loaded before the program of every child of the supervisor. When the supervisor is killed outright, its channel closes: the
 * child then stops as if it had been asked to, so that no process of a dead system goes on writing to the database.
 */
const patienceMs = 10_000

if (process.channel) {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.exit(1), patienceMs).unref()
  })
  // listening must not keep a program alive that has finished
  process.channel.unref()
}
