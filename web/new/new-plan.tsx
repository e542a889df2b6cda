export function NewPlan() {
  return null;
}
