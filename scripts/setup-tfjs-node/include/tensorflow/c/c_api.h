// Declarations of the functions of TensorFlow's C API that the addon of @tensorflow/tfjs-node 4.22 calls, with what
// they need. libtensorflow's own headers aren't part of the archive that Maven has, and the binary interface is stable.
#pragma once
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef enum TF_DataType { TF_FLOAT = 1, TF_DOUBLE = 2, TF_INT32 = 3, TF_UINT8 = 4, TF_INT16 = 5, TF_INT8 = 6,
  TF_STRING = 7, TF_COMPLEX64 = 8, TF_COMPLEX = 8, TF_INT64 = 9, TF_BOOL = 10, TF_QINT8 = 11, TF_QUINT8 = 12,
  TF_QINT32 = 13, TF_BFLOAT16 = 14, TF_QINT16 = 15, TF_QUINT16 = 16, TF_UINT16 = 17, TF_COMPLEX128 = 18,
  TF_HALF = 19, TF_RESOURCE = 20, TF_VARIANT = 21, TF_UINT32 = 22, TF_UINT64 = 23 } TF_DataType;
typedef enum TF_Code { TF_OK = 0, TF_CANCELLED = 1, TF_UNKNOWN = 2, TF_INVALID_ARGUMENT = 3, TF_DEADLINE_EXCEEDED = 4,
  TF_NOT_FOUND = 5, TF_ALREADY_EXISTS = 6, TF_PERMISSION_DENIED = 7, TF_UNAUTHENTICATED = 16,
  TF_RESOURCE_EXHAUSTED = 8, TF_FAILED_PRECONDITION = 9, TF_ABORTED = 10, TF_OUT_OF_RANGE = 11,
  TF_UNIMPLEMENTED = 12, TF_INTERNAL = 13, TF_UNAVAILABLE = 14, TF_DATA_LOSS = 15 } TF_Code;
typedef enum TF_AttrType { TF_ATTR_STRING = 0, TF_ATTR_INT = 1, TF_ATTR_FLOAT = 2, TF_ATTR_BOOL = 3, TF_ATTR_TYPE = 4,
  TF_ATTR_SHAPE = 5, TF_ATTR_TENSOR = 6, TF_ATTR_PLACEHOLDER = 7, TF_ATTR_FUNC = 8 } TF_AttrType;
typedef struct TF_Status TF_Status;
typedef struct TF_Tensor TF_Tensor;
typedef struct TF_Graph TF_Graph;
typedef struct TF_Operation TF_Operation;
typedef struct TF_Session TF_Session;
typedef struct TF_SessionOptions TF_SessionOptions;
typedef struct TF_DeviceList TF_DeviceList;
typedef struct TF_Buffer { const void* data; size_t length; void (*data_deallocator)(void* data, size_t length); } TF_Buffer;
typedef struct TF_Output { TF_Operation* oper; int index; } TF_Output;
typedef struct TF_TString { union { uint8_t raw[24]; size_t align_; } u; } TF_TString;
extern const char* TF_Version(void);
extern TF_Status* TF_NewStatus(void);
extern void TF_DeleteStatus(TF_Status*);
extern TF_Code TF_GetCode(const TF_Status*);
extern const char* TF_Message(const TF_Status*);
extern size_t TF_DataTypeSize(TF_DataType);
extern TF_Tensor* TF_NewTensor(TF_DataType, const int64_t* dims, int num_dims, void* data, size_t len,
                               void (*deallocator)(void* data, size_t len, void* arg), void* deallocator_arg);
extern TF_Tensor* TF_AllocateTensor(TF_DataType, const int64_t* dims, int num_dims, size_t len);
extern void TF_DeleteTensor(TF_Tensor*);
extern TF_DataType TF_TensorType(const TF_Tensor*);
extern int TF_NumDims(const TF_Tensor*);
extern int64_t TF_Dim(const TF_Tensor*, int dim_index);
extern size_t TF_TensorByteSize(const TF_Tensor*);
extern void* TF_TensorData(const TF_Tensor*);
extern int64_t TF_TensorElementCount(const TF_Tensor*);
extern TF_Buffer* TF_NewBufferFromString(const void* proto, size_t proto_len);
extern TF_Buffer* TF_NewBuffer(void);
extern void TF_DeleteBuffer(TF_Buffer*);
extern TF_Graph* TF_NewGraph(void);
extern void TF_DeleteGraph(TF_Graph*);
extern TF_Operation* TF_GraphOperationByName(TF_Graph*, const char* oper_name);
extern TF_SessionOptions* TF_NewSessionOptions(void);
extern void TF_DeleteSessionOptions(TF_SessionOptions*);
extern TF_Session* TF_LoadSessionFromSavedModel(const TF_SessionOptions*, const TF_Buffer* run_options,
    const char* export_dir, const char* const* tags, int tags_len, TF_Graph*, TF_Buffer* meta_graph_def, TF_Status*);
extern void TF_DeleteSession(TF_Session*, TF_Status*);
extern void TF_SessionRun(TF_Session*, const TF_Buffer* run_options, const TF_Output* inputs,
    TF_Tensor* const* input_values, int ninputs, const TF_Output* outputs, TF_Tensor** output_values, int noutputs,
    const TF_Operation* const* target_opers, int ntargets, TF_Buffer* run_metadata, TF_Status*);
extern void TF_DeleteDeviceList(TF_DeviceList*);
extern int TF_DeviceListCount(const TF_DeviceList*);
extern const char* TF_DeviceListName(const TF_DeviceList*, int index, TF_Status*);
extern const char* TF_DeviceListType(const TF_DeviceList*, int index, TF_Status*);
extern void TF_StringInit(TF_TString*);
extern void TF_StringCopy(TF_TString* dst, const char* src, size_t size);
extern const char* TF_StringGetDataPointer(const TF_TString*);
extern size_t TF_StringGetSize(const TF_TString*);
extern void TF_StringDealloc(TF_TString*);
#ifdef __cplusplus
}
#endif
