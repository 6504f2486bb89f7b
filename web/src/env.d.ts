/** True where the page of all components is part of the build. */
declare const __GALLERY__: boolean
