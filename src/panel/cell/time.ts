/** How long a run took, in words as short as a card has room for. */
export function time(seconds: number, digits = 1): string {
  if (seconds < 60) {
    return `${seconds.toFixed(digits)} s`;
  }
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  return hours > 0
    ? `${hours} h ${minutes % 60} min`
    : `${minutes} min ${whole % 60} s`;
}

export function duration(seconds: number | null | undefined): string {
  return typeof seconds === 'number' && seconds >= 0.1 ? time(seconds) : '';
}
