/** `14:05`, `Nov 3, 14:05`, `2025 Nov 3`: what tells it apart from now, in the reader's own time. */
export function formatInstant(at: number, now: number): string {
  const date = new Date(at);
  const today = new Date(now);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  const day = `${MONTHS[date.getMonth()] ?? ''} ${String(date.getDate())}`;
  if (date.getFullYear() !== today.getFullYear()) return `${String(date.getFullYear())} ${day}`;
  const isToday = date.getMonth() === today.getMonth() && date.getDate() === today.getDate();
  return isToday ? time : `${day}, ${time}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function two(number: number): string {
  return String(number).padStart(2, '0');
}
