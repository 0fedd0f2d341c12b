// What the example uses of packages that need a phone.
declare module 'expo-secure-store' {
  export function getItemAsync(name: string): Promise<string | null>;
  export function setItemAsync(name: string, value: string): Promise<void>;
  export function deleteItemAsync(name: string): Promise<void>;
}
declare module 'react-native-get-random-values';
