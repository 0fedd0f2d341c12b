// Modules that only an app for phones has. Their types are not installed here.
declare module 'expo-secure-store';
