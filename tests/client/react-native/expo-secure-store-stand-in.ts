// Stands for expo-secure-store, which needs a phone. Its names are as strict.

const items = new Map<string, string>();

function checked(name: string): string {
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw new Error(`${name} cannot be the name of an item`);
  return name;
}

export const getItemAsync = async (name: string) => items.get(checked(name)) ?? null;
export const setItemAsync = async (name: string, value: string) => void items.set(checked(name), value);
export const deleteItemAsync = async (name: string) => void items.delete(checked(name));

/** What is stored. */
export const names = () => [...items.keys()];
